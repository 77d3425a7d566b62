package io.nebulagate.bootstrap.settings;

import io.nebulagate.domain.access.AddressRange;
import java.util.List;
import java.util.Set;

/**
 * Where providers configured by an operator may live although the address is private.
 *
 * @param ranges address blocks
 * @param hosts host names, in lower case
 */
public record Egress(List<AddressRange> ranges, Set<String> hosts) {

  /** Copies what it is given. */
  public Egress {
    ranges = List.copyOf(ranges);
    hosts = Set.copyOf(hosts);
  }
}
