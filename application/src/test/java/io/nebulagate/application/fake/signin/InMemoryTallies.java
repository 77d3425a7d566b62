package io.nebulagate.application.fake.signin;

import io.nebulagate.application.signin.TallyStore;
import io.nebulagate.domain.signin.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tallies in memory. */
public final class InMemoryTallies implements TallyStore {

  private final Map<String, Tally> tallies = new TreeMap<>();

  /** How many subjects are counted. */
  public synchronized int size() {
    return tallies.size();
  }

  /** Forgets everything. */
  public synchronized void clear() {
    tallies.clear();
  }

  @Override
  public synchronized Tally find(String subject) {
    return tallies.getOrDefault(subject, Tally.NONE);
  }

  @Override
  public synchronized Tally change(String subject, UnaryOperator<Tally> change) {
    Tally before = find(subject);
    Tally after = change.apply(before);
    if (after.equals(Tally.NONE)) {
      tallies.remove(subject);
    } else {
      tallies.put(subject, after);
    }
    return before;
  }

  @Override
  public synchronized int forget(Instant now, int limit) {
    List<String> over =
        tallies.entrySet().stream()
            .filter(entry -> !now.isBefore(entry.getValue().forgottenAt()))
            .map(Map.Entry::getKey)
            .limit(limit)
            .toList();
    over.forEach(tallies::remove);
    return over.size();
  }
}
