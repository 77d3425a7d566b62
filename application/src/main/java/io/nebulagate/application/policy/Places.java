package io.nebulagate.application.policy;

import java.net.InetAddress;
import java.util.Optional;

/** Knows in which country an address is used. Answers from memory; thread-safe. */
@FunctionalInterface
public interface Places {

  /** Knows nothing. */
  Places UNKNOWN = _ -> Optional.empty();

  /** The country, in two capital letters (ISO 3166-1); empty where nobody knows. */
  Optional<String> countryOf(InetAddress address);
}
