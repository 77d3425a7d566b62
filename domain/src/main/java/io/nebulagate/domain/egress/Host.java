package io.nebulagate.domain.egress;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The host of a URL, read in exactly one way. What other programs read as an address in disguise is
 * none here: {@code 2130706433}, {@code 0x7f.1}, {@code 0177.0.0.1}, {@code 127.1}, zone ids.
 */
public sealed interface Host {

  /** As it is looked up and compared: lower case, an IPv6 address without brackets. */
  String text();

  /** A name for DNS to resolve. */
  record Name(String text) implements Host {}

  /** An address; an IPv4 address inside an IPv6 one ({@code ::ffff:…}) counts as the former. */
  record Literal(String text, InetAddress address) implements Host {}

  /**
   * Reads a host as it stands in a URL.
   *
   * @param written an IPv6 address in brackets
   * @return empty when it is neither a plain name nor a plain address
   */
  static Optional<Host> parse(String written) {
    return HostForms.read(written);
  }
}
