package io.nebulagate.domain.routing;

import org.jspecify.annotations.Nullable;

/** What a planner found out about every route of a set, by its place. One thread writes it. */
final class Weighing {

  private final @Nullable Exclusion[] excluded;
  private final double[] contributions;
  private final double[] health;

  Weighing(int routes) {
    this.excluded = new Exclusion[routes];
    this.contributions = new double[routes];
    this.health = new double[routes];
  }

  void exclude(int place, Exclusion why) {
    excluded[place] = why;
  }

  void weigh(int place, double factor, double contribution) {
    health[place] = factor;
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
    return health[place];
  }
}
