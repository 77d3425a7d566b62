package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.ModelName;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The looser forms under which one model is known. Vendors and the sites between them write one
 * name in many ways; two names with one form are taken for one model.
 */
final class ModelNames {

  private static final String SITE_PREFIX = "bigmodel/";
  private static final String LATEST = "-latest";
  private static final Pattern LABEL = Pattern.compile("^(\\[[^]]*]|\\([^)]*\\)|【[^】]*】)\\s*");
  private static final Pattern DATE =
      Pattern.compile("-(20[0-9]{2}-[0-9]{2}-[0-9]{2}|20[0-9]{6})$");
  private static final Pattern SEPARATORS = Pattern.compile("[-_. ]+");

  private ModelNames() {}

  /**
   * Lower case, without a path before it, a label in brackets, a variant after {@code :}, a date or
   * {@code -latest}: {@code openai/GPT-4o-2024-08-06:free} is {@code gpt-4o}.
   */
  static String normalised(ModelName model) {
    String name = model.value().strip().toLowerCase(Locale.ROOT);
    if (name.startsWith(SITE_PREFIX)) {
      name = name.substring(SITE_PREFIX.length());
    }
    name = name.substring(name.lastIndexOf('/') + 1);
    name = LABEL.matcher(name).replaceFirst("");
    int variant = name.indexOf(':');
    if (variant >= 0) {
      name = name.substring(0, variant);
    }
    name = DATE.matcher(name.strip()).replaceFirst("");
    return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
  }

  /**
   * The words of the normalised name in the order of the alphabet: {@code claude-3.5-sonnet} and
   * {@code claude-sonnet-3-5} are both {@code 3-5-claude-sonnet}.
   */
  static String versionAgnostic(ModelName model) {
    String[] words = SEPARATORS.split(normalised(model));
    Arrays.sort(words);
    return String.join("-", words);
  }
}
