package io.nebulagate.domain.money;

import java.util.HashMap;
import java.util.Map;

/**
 * What one answer used besides tokens, piece by piece.
 *
 * @param counts each from 0 to 2³¹ − 1; a unit that is missing counts 0
 */
public record UnitUsage(Map<Unit, Long> counts) {

  /** Nothing but tokens. */
  public static final UnitUsage NONE = new UnitUsage(Map.of());

  /** How many different units one answer can use. */
  public static final int UNITS_MAX = 64;

  /** Copies and checks; throws {@link IllegalArgumentException} for a count out of range. */
  public UnitUsage {
    if (counts.size() > UNITS_MAX) {
      throw new IllegalArgumentException("more than " + UNITS_MAX + " units");
    }
    Map<Unit, Long> copy = new HashMap<>();
    counts.forEach((unit, count) -> {
      if (count < 0 || count > TokenUsage.COUNT_MAX) {
        throw new IllegalArgumentException("count out of range: " + unit.label());
      }
      if (count > 0) {
        copy.put(unit, count);
      }
    });
    counts = Map.copyOf(copy);
  }

  /** Some of one unit. */
  public static UnitUsage of(Unit unit, long count) {
    return new UnitUsage(Map.of(unit, count));
  }

  /** The count of one unit. */
  public long of(Unit unit) {
    return counts.getOrDefault(unit, 0L);
  }
}
