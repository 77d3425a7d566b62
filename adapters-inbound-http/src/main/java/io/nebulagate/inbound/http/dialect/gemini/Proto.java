package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.inbound.http.dialect.Field;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Values as protocol buffers spell them in JSON: names in camel case or with underscores, whole
 * numbers also as texts (protobuf.dev, ProtoJSON, 2026-11).
 */
final class Proto {

  private static final int DIGITS_MAX = 24;

  private Proto() {}

  /** The name with humps, however it was spelled. */
  static String camel(String name) {
    int under = name.indexOf('_', 1);
    if (under < 0) {
      return name;
    }
    StringBuilder camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      boolean hump = i > 0 && name.charAt(i) == '_' && i + 1 < name.length();
      camel.append(hump ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return camel.toString();
  }

  /** A member by its name with humps, however the client spelled it. */
  static Field at(Field in, String camel) {
    Field member = in.at(camel);
    if (member.isThere()) {
      return member;
    }
    StringBuilder under = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        under.append('_').append(Character.toLowerCase(c));
      } else {
        under.append(c);
      }
    }
    Field underscored = in.at(under.toString());
    return underscored.isThere() ? underscored : member;
  }

  /** The number it is, if it is there. */
  static Optional<BigDecimal> number(Field field) {
    if (!field.isText()) {
      return field.number();
    }
    String text = field.text().strip();
    try {
      if (text.length() <= DIGITS_MAX) {
        return Optional.of(new BigDecimal(text));
      }
    } catch (NumberFormatException notANumber) {
      throw field.wrong("must be a number");
    }
    throw field.wrong("must be a number");
  }
}
