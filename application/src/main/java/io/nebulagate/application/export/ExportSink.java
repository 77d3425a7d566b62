package io.nebulagate.application.export;

import io.nebulagate.domain.error.GatewayException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where some kinds of rows go, as an operator wants it.
 *
 * @param id 0 while it is not kept yet
 * @param name stays; names its folder
 */
public record ExportSink(
    long id, String name, boolean enabled, Set<ExportKind> kinds, ExportTarget target) {

  /** The longest name. */
  public static final int NAME_MAX = 63;

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9-]{0," + (NAME_MAX - 1) + "}");

  /** Refuses what is no sink, naming the field. */
  public ExportSink {
    if (!NAME.matcher(name).matches()) {
      throw GatewayException.invalidValue(
          "name", "must be at most " + NAME_MAX + " small letters, digits and hyphens");
    }
    if (kinds.isEmpty()) {
      throw GatewayException.invalidValue("kinds", "must name at least one");
    }
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
  }

  /** The same, leading elsewhere. */
  public ExportSink leadingTo(ExportTarget other) {
    return new ExportSink(id, name, enabled, kinds, other);
  }
}
