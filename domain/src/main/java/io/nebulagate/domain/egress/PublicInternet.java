package io.nebulagate.domain.egress;

import io.nebulagate.domain.access.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses belong to the public internet, by the IANA registries of special-purpose
 * addresses (<a href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IPv4</a>, <a
 * href="https://www.iana.org/assignments/iana-ipv6-special-registry/">IPv6</a>). Stricter than they
 * are where an IPv6 address carries an IPv4 one (6to4, Teredo, NAT64): whatever is inside may be
 * private, and nobody's API is reached that way alone.
 *
 * <p>Not static: a native image may hold no address that was made while it was built.
 */
public final class PublicInternet {

  private final List<AddressRange> ipv4Apart =
      ranges(
          "0.0.0.0/8", // "this network"; 0.0.0.0 is this machine
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carriers' own, and clouds' metadata
          "127.0.0.0/8", // loopback
          "168.63.129.16", // Azure's platform, public by number alone
          "169.254.0.0/16", // link-local, and clouds' metadata
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  /**
   * All unicast that has ever been given out. Outside lie loopback, unspecified, IPv4-compatible
   * and -mapped, NAT64, unique local, link-local, site-local and multicast addresses.
   */
  private final AddressRange ipv6Unicast = range("2000::/3");

  private final List<AddressRange> ipv6Apart =
      ranges(
          "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "3fff::/20"); // documentation

  /** Whether it holds {@code address}. */
  public boolean holds(InetAddress address) {
    if (address instanceof Inet6Address) {
      return ipv6Unicast.contains(address) && liesOutside(ipv6Apart, address);
    }
    return liesOutside(ipv4Apart, address);
  }

  private static boolean liesOutside(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().noneMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(String... written) {
    return Stream.of(written).map(PublicInternet::range).toList();
  }

  private static AddressRange range(String written) {
    return AddressRange.parse(written).orElseThrow();
  }
}
