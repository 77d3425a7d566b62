package io.nebulagate.application.routes;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps what operators set on single routes; the routes themselves follow from providers. What is
 * set outlives changes of the provider for as long as the route is there. Blocking; thread-safe.
 */
public interface RouteStore {

  /** What is set on those of these routes that are there. */
  Map<Long, Manual> settings(Collection<Long> routes);

  /**
   * Changes what is set on a route and answers what it is now; empty when there is no such route.
   * Changes of one route happen one after the other.
   */
  Optional<Manual> change(long route, UnaryOperator<Manual> change);

  /**
   * Makes the routes of every provider that is no NewAPI site anew from its models and keys, all or
   * none. Those that stay keep their id and what is set on them.
   */
  Rebuilt rebuild();

  /**
   * What is set on a route by hand.
   *
   * @param weight its share in place of its provider's
   * @param priority its priority in place of its provider's
   * @param enabled whether it may be used
   */
  record Manual(Optional<Integer> weight, Optional<Integer> priority, boolean enabled) {

    /** Everything is the provider's. */
    public static final Manual NONE = new Manual(Optional.empty(), Optional.empty(), true);
  }

  /**
   * What became of the routes that were made anew.
   *
   * @param changed how many got another name for the upstream
   */
  record Rebuilt(int added, int removed, int changed, int unchanged) {}
}
