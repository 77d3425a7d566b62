package io.nebulagate.application.sync;

import io.nebulagate.domain.money.PriceSheet;
import java.util.List;
import java.util.Optional;

/**
 * What a sync changed of what is kept; balances and times apart.
 *
 * @param keys those that came, went, or became another
 * @param models public names that came or went
 * @param costs what costs something else than before, or costs something now, or nobody knows any
 *     more
 */
public record SyncChanges(Counts keys, Counts routes, Counts models, List<CostChange> costs) {

  /** Nothing. */
  public static final SyncChanges NONE =
      new SyncChanges(Counts.NONE, Counts.NONE, Counts.NONE, List.of());

  /** Copies the costs. */
  public SyncChanges {
    costs = List.copyOf(costs);
  }

  /** Whether requests see any of it. */
  public boolean isEmpty() {
    return keys.equals(Counts.NONE)
        && routes.equals(Counts.NONE)
        && models.equals(Counts.NONE)
        && costs.isEmpty();
  }

  /** How many came, went, and stayed but differ. */
  public record Counts(int added, int removed, int changed) {

    /** None. */
    public static final Counts NONE = new Counts(0, 0, 0);
  }

  /** What a model costs now and has cost before, in one price group; empty = nobody knows. */
  public record CostChange(
      Learnt.Cost of, Optional<PriceSheet> before, Optional<PriceSheet> after) {}
}
