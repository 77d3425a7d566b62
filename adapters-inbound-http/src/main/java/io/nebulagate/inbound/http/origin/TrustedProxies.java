package io.nebulagate.inbound.http.origin;

import io.nebulagate.domain.access.AddressRange;
import java.net.InetAddress;
import java.util.List;

/** Whose word about where a request comes from is taken. */
public record TrustedProxies(List<AddressRange> ranges) {

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
