package io.nebulagate.bootstrap.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a label from growing without end: the first values keep their name, the rest share one. */
final class LabelCap {

  /** What all values beyond the bound are called. */
  static final String OTHER = "other";

  private final int valuesMax;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  LabelCap(int valuesMax) {
    this.valuesMax = valuesMax;
  }

  /** The value itself, or {@link #OTHER} when there are too many already. */
  String cap(String value) {
    if (known.contains(value)) {
      return value;
    }
    if (known.size() >= valuesMax) {
      return OTHER;
    }
    known.add(value);
    return value;
  }
}
