package io.nebulagate.inbound.http.origin;

import io.nebulagate.domain.access.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Whose word about where a request comes from is taken.
 *
 * @param countryHeader in which header they tell the country; empty where they do not
 */
public record TrustedProxies(List<AddressRange> ranges, Optional<String> countryHeader) {

  /** Copies the ranges. */
  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  boolean contain(InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
