package io.nebulagate.domain.egress;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms a host may have. As in the <a
 * href="https://url.spec.whatwg.org/#ends-in-a-number-checker">URL Standard</a>, a last label that
 * is a number makes the whole host an address, which then has to be one.
 */
final class HostForms {

  private static final int NAME_MAX = 253;
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final String BYTE = "(?:0|[1-9][0-9]{0,2})";

  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
  private static final Pattern NUMBER_LAST =
      Pattern.compile("(?:^|\\.)(?:[0-9]+|0x[0-9a-f]*)\\.?$");
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private HostForms() {}

  static Optional<Host> read(String written) {
    if (written.startsWith("[") && written.endsWith("]")) {
      return literal(written.substring(1, written.length() - 1), IPV6);
    }
    if (written.length() > NAME_MAX) {
      return Optional.empty();
    }
    String name = written.toLowerCase(Locale.ROOT);
    if (NUMBER_LAST.matcher(name).find()) {
      return literal(name, IPV4);
    }
    return NAME.matcher(name).matches() ? Optional.of(new Host.Name(name)) : Optional.empty();
  }

  private static Optional<Host> literal(String text, Pattern form) {
    if (!form.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Host.Literal(text, InetAddress.ofLiteral(text)));
    } catch (IllegalArgumentException _) { // looks like an address and is none
      return Optional.empty();
    }
  }
}
