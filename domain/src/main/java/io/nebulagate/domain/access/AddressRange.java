package io.nebulagate.domain.access;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of IP addresses, written as {@code 10.0.0.0/8}, {@code fd00::/8} or one plain address.
 * Reading one never asks DNS.
 *
 * @param network any address of the block
 * @param prefixBits how many leading bits all its addresses share, 0 to 32 or 128
 */
public record AddressRange(InetAddress network, int prefixBits) {

  /** Reads the written form; empty when it is none. */
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int width = network.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > width
          ? Optional.empty()
          : Optional.of(new AddressRange(network, bits));
    } catch (IllegalArgumentException _) { // no literal, or no number behind the slash
      return Optional.empty();
    }
  }

  /** Whether the address lies in this block; an IPv4 address never lies in an IPv6 block. */
  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = prefixBits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefixBits % Byte.SIZE;
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
  }
}
