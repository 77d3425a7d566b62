package io.nebulagate.outbound.provider.gemini;

import io.nebulagate.domain.chat.ModelName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What follows from a model's name: where it is asked, and how it wants to be told to think.
 * Source: Google's model pages, 2026-11.
 */
final class GeminiModel {

  private static final String MODELS = "models/";
  private static final String TUNED = "tunedModels/";
  private static final Pattern VERSION = Pattern.compile("gemini-(\\d{1,3})(?:[.](\\d{1,3}))?");
  private static final String PLAIN = "-._~/:@";

  private final String name;
  private final int major;
  private final int minor;

  /** A model as the provider calls it, with or without {@code models/}. */
  GeminiModel(ModelName upstream) {
    String full = upstream.value();
    name = full.startsWith(MODELS) ? full.substring(MODELS.length()) : full;
    Matcher version = VERSION.matcher(name.toLowerCase(Locale.ROOT));
    boolean told = version.find();
    major = told ? Integer.parseInt(version.group(1)) : 0;
    minor = told && version.group(2) != null ? Integer.parseInt(version.group(2)) : 0;
  }

  /** How bodies name it. */
  String resource() {
    return name.startsWith(TUNED) ? name : MODELS + name;
  }

  /** The operation's path below a version segment, escaped. */
  String path(String verb) {
    StringBuilder path = new StringBuilder("/");
    for (byte each : resource().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || PLAIN.indexOf(c) >= 0;
      if (plain) {
        path.append(c);
      } else {
        path.append(String.format("%%%02X", (int) c));
      }
    }
    return path.append(':').append(verb).toString();
  }

  /** Whether it wants a signature back with each step that called tools. */
  boolean wantsSignatures() {
    return major >= 3;
  }

  /** Whether results of tools may bring media with them. */
  boolean takesMediaInResults() {
    return major >= 3;
  }

  /** Whether it is told in words how hard to think. */
  boolean thinksByLevel() {
    return major >= 3;
  }

  /** Whether it is told in tokens; names without a version lead to a recent model. */
  boolean thinksByBudget() {
    return (major == 2 && minor >= 5) || (major == 0 && name.startsWith("gemini-"));
  }

  /** Whether it always thinks a little. */
  boolean isPro() {
    return name.contains("-pro");
  }

  /** Whether it knows no middle between low and high. */
  boolean lacksMedium() {
    return isPro() && major == 3 && minor == 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
