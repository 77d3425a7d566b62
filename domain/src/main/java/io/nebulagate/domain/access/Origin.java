package io.nebulagate.domain.access;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where a request comes from.
 *
 * @param country as a trusted proxy tells it (ISO 3166-1, two letters); empty where none does
 */
public record Origin(InetAddress address, Optional<String> country) {

  /** An address of which nobody tells more. */
  public static Origin of(InetAddress address) {
    return new Origin(address, Optional.empty());
  }
}
