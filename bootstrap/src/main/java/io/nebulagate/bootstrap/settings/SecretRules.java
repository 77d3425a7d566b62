package io.nebulagate.bootstrap.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulagate.domain.access.Secret;
import java.util.List;
import java.util.Locale;

/** What a secret must be like before the gateway trusts it. */
final class SecretRules {

  /**
   * The least length of a signing or encryption secret, in bytes; of the admin token, in
   * characters.
   */
  static final int LENGTH_MIN = 32;

  private static final int DISTINCT_CHARACTERS_MIN = 6;

  /** Values people copy from examples and forget to replace. */
  private static final List<String> PLACEHOLDERS =
      List.of("random_string", "changeme", "change_me", "change-me", "replace_me", "replace-me");

  private SecretRules() {}

  /** A secret that signs or encrypts. */
  static Secret strong(String variable, String value) {
    refusePlaceholder(variable, value);
    if (value.getBytes(UTF_8).length < LENGTH_MIN) {
      throw new BadSettingException(
          variable,
          "each secret must be at least 32 bytes long, for example `openssl rand -hex 32`");
    }
    refuseMonotony(variable, value);
    return Secret.of(value);
  }

  /** A long bearer token. */
  static Secret token(String variable, String value) {
    Secret token = credential(variable, value);
    refusePlaceholder(variable, value);
    if (value.length() < LENGTH_MIN) {
      throw new BadSettingException(
          variable, "must be at least 32 characters long, for example `openssl rand -hex 32`");
    }
    refuseMonotony(variable, value);
    return token;
  }

  /** A credential somebody else issued: any strength, as long as it fits into a header. */
  static Secret credential(String variable, String value) {
    if (!value.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new BadSettingException(variable, "may hold visible ASCII characters only");
    }
    return Secret.of(value);
  }

  private static void refusePlaceholder(String variable, String value) {
    String lowered = value.toLowerCase(Locale.ROOT);
    if (PLACEHOLDERS.stream().anyMatch(lowered::contains)) {
      throw new BadSettingException(variable, "is a placeholder; set a random value of your own");
    }
  }

  private static void refuseMonotony(String variable, String value) {
    if (value.chars().distinct().count() < DISTINCT_CHARACTERS_MIN) {
      throw new BadSettingException(variable, "is too easy to guess; set a random value");
    }
  }
}
