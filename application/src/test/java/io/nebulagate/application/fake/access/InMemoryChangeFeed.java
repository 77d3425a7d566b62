package io.nebulagate.application.fake.access;

import io.nebulagate.application.changes.ChangeFeed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells what a test says has changed, at once and on its thread. */
public final class InMemoryChangeFeed implements ChangeFeed {

  private final Map<Topic, List<Consumer<Set<String>>>> listeners = new ConcurrentHashMap<>();

  @Override
  public void on(Topic topic, Consumer<String> listener) {
    onAll(topic, names -> names.forEach(listener));
  }

  @Override
  public void onAll(Topic topic, Consumer<Set<String>> listener) {
    listeners.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>()).add(listener);
  }

  /** {@code name} of {@code topic} has changed. */
  public void tell(Topic topic, String name) {
    for (Consumer<Set<String>> listener : listeners.getOrDefault(topic, List.of())) {
      try {
        listener.accept(Set.of(name));
      } catch (RuntimeException _) {
        // the others hear of it all the same
      }
    }
  }

  /** Notices may have been lost. */
  public void gap() {
    for (Topic topic : Topic.values()) {
      tell(topic, EVERYTHING);
    }
  }
}
