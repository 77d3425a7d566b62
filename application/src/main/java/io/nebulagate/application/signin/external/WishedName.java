package io.nebulagate.application.signin.external;

import io.nebulagate.domain.signin.OneTimeCode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes names that can be had of names that somebody has elsewhere. */
final class WishedName {

  private static final String NAMELESS = "user";
  private static final int USERNAME_MAX = 48;
  private static final int SHOWN_MAX = 64;
  private static final int TAIL = 6;

  /** Whom logs and the ledger would take for somebody else. */
  private static final Set<String> OURS = Set.of("root", "admin", "system");

  private WishedName() {}

  /** A user name: the wish itself where it is free to be had, else with a random tail. */
  static String of(String wish, int round, RandomGenerator random) {
    String kept = wish.replaceAll("[^A-Za-z0-9._@+-]", "").replaceAll("^[^A-Za-z0-9]+", "");
    String name = kept.isEmpty() ? NAMELESS : cut(kept, USERNAME_MAX);
    boolean asWished = round == 0 && !OURS.contains(name.toLowerCase(Locale.ROOT));
    return asWished ? name : name + "-" + tail(random);
  }

  private static String tail(RandomGenerator random) {
    String code = OneTimeCode.generate(OneTimeCode.Use.MAIL, random).reveal();
    return code.substring(0, TAIL).toLowerCase(Locale.ROOT);
  }

  /** A name to be shown, if anything can be shown of it. */
  static Optional<String> shown(String name) {
    String printable = cut(name.replaceAll("\\p{Cntrl}", " ").strip(), SHOWN_MAX).strip();
    return printable.isEmpty() ? Optional.empty() : Optional.of(printable);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
