package io.nebulagate.bootstrap.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Typed access to environment variables. An empty value counts as not set. */
final class Environment {

  /** The most entries a comma list may have. */
  private static final int LIST_MAX = 256;

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private final Map<String, String> values;

  Environment(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  SortedSet<String> names() {
    return new TreeSet<>(values.keySet());
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** A whole number within bounds. */
  long number(String name, long fallback, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below, together with the other way of being wrong
    }
    throw new BadSettingException(name, "must be a whole number from " + least + " to " + most);
  }

  /** A number such as 0.25 from 0 to {@code most}. */
  double factor(String name, double fallback, double most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    if (DECIMAL.matcher(text.get()).matches()) {
      double factor = Double.parseDouble(text.get());
      if (factor <= most) {
        return factor;
      }
    }
    throw new BadSettingException(
        name, "must be a number such as 0.25, from 0 to " + Math.round(most));
  }

  /** One of two words. */
  boolean either(String name, String yes, String no, boolean fallback) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return fallback;
    }
    if (text.get().equalsIgnoreCase(yes)) {
      return true;
    }
    if (text.get().equalsIgnoreCase(no)) {
      return false;
    }
    throw new BadSettingException(name, "must be " + yes + " or " + no);
  }

  /** A comma list; entries are stripped, empty ones refused. */
  List<String> list(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> entries = new ArrayList<>();
    for (String entry : text.get().split(",", LIST_MAX + 1)) {
      if (entry.isBlank()) {
        throw new BadSettingException(name, "has an empty entry; remove the comma too many");
      }
      entries.add(entry.strip());
    }
    if (entries.size() > LIST_MAX) {
      throw new BadSettingException(name, "has more than " + LIST_MAX + " entries");
    }
    return List.copyOf(entries);
  }
}
