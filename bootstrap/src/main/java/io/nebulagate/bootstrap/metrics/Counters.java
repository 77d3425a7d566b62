package io.nebulagate.bootstrap.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The counters of one name, each found again by its labels without building their tags. As many as
 * there are different labels, so these must be bounded. Thread-safe.
 *
 * @param <L> the labels; equal ones share a counter
 */
final class Counters<L> {

  private final Map<L, Counter> found = new ConcurrentHashMap<>();
  private final Function<L, Counter> register;

  Counters(String name, MeterRegistry registry, Function<L, Tags> tags) {
    this.register = labels -> registry.counter(name, tags.apply(labels));
  }

  Counter of(L labels) {
    Counter known = found.get(labels);
    return known == null ? found.computeIfAbsent(labels, register) : known;
  }
}
