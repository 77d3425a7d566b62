package io.nebulagate.domain.routing;

import org.jspecify.annotations.Nullable;

/** What a planner found out about every route of a set, by its place. One thread writes it. */
final class Weighing {

  private final @Nullable Exclusion[] excluded;
  private final double[] contributions;
  private final double @Nullable [] health;

  /** Of so many routes; without {@code healthCounts} every factor is 1. */
  Weighing(int routes, boolean healthCounts) {
    this.excluded = new Exclusion[routes];
    this.contributions = new double[routes];
    this.health = healthCounts ? new double[routes] : null;
  }

  void exclude(int place, Exclusion why) {
    excluded[place] = why;
  }

  void weigh(int place, double factor, double contribution) {
    if (health != null) {
      health[place] = factor;
    }
    contributions[place] = contribution;
  }

  boolean isCandidate(int place) {
    return excluded[place] == null;
  }

  /** Why it is no candidate; null for one. */
  @Nullable Exclusion excluded(int place) {
    return excluded[place];
  }

  /** Its share; 0 for what is excluded. */
  double contribution(int place) {
    return contributions[place];
  }

  /** The factor from how it served; 0 for what is excluded. */
  double health(int place) {
    if (excluded[place] != null) {
      return 0;
    }
    return health == null ? 1 : health[place];
  }
}
