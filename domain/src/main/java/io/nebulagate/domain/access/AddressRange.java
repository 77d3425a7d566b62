package io.nebulagate.domain.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A block of IP addresses, written as {@code 10.0.0.0/8}, {@code fd00::/8} or one plain address.
 * Reading one never asks DNS.
 *
 * @param network any address of the block
 * @param prefixBits how many leading bits all its addresses share, 0 to 32 or 128
 */
public record AddressRange(InetAddress network, int prefixBits) {

  /**
   * Four numbers or an IPv6 form. The JDK also reads {@code 10.1}, as 10.0.0.1: nobody means it.
   */
  private static final Pattern FORM =
      Pattern.compile("(\\d+(?:\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

  private static final Pattern ZEROS = Pattern.compile("\\b0(:0)+\\b");

  /** Reads the written form; empty when it is none. */
  public static Optional<AddressRange> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      InetAddress network = InetAddress.ofLiteral(form.group(1));
      int width = width(network);
      int bits = form.group(2) == null ? width : Integer.parseInt(form.group(2));
      return bits > width ? Optional.empty() : Optional.of(new AddressRange(network, bits));
    } catch (IllegalArgumentException _) { // looks like an address and is none
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

  /** Whether the block is one address. */
  public boolean single() {
    return prefixBits == width(network);
  }

  /** The written form, which {@link #parse} reads; IPv6 is shortened as RFC 5952 says. */
  public String text() {
    byte[] bytes = network.getAddress();
    String address = bytes.length == 4 ? network.getHostAddress() : shortened(bytes);
    return single() ? address : address + "/" + prefixBits;
  }

  private static int width(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  private static String shortened(byte[] bytes) {
    String groups =
        IntStream.range(0, bytes.length / 2)
            .map(i -> ((bytes[2 * i] & 0xff) << Byte.SIZE) | (bytes[2 * i + 1] & 0xff))
            .mapToObj(Integer::toHexString)
            .collect(Collectors.joining(":"));
    int start = 0;
    int end = 0;
    Matcher zeros = ZEROS.matcher(groups);
    while (zeros.find()) {
      if (zeros.end() - zeros.start() > end - start) {
        start = zeros.start();
        end = zeros.end();
      }
    }
    return end == 0
        ? groups
        : groups.substring(0, Math.max(0, start - 1))
            + "::"
            + groups.substring(Math.min(groups.length(), end + 1));
  }
}
