package io.nebulagate.domain.egress;

import io.nebulagate.domain.access.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * What an operator excepts from the rules for calls that leave: it may be private, and it may be
 * called without TLS.
 *
 * @param ranges address blocks
 * @param hosts host names, in lower case; wherever they resolve to
 */
public record AllowList(List<AddressRange> ranges, Set<String> hosts) {

  /** Excepts nothing. */
  public static final AllowList NOTHING = new AllowList(List.of(), Set.of());

  /** Copies what it is given. */
  public AllowList {
    ranges = List.copyOf(ranges);
    hosts = Set.copyOf(hosts);
  }

  boolean names(Host host) {
    return hosts.contains(host.text());
  }

  boolean holds(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
