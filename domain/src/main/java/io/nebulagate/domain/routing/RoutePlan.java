package io.nebulagate.domain.routing;

import java.util.List;

/** The ordered tries for one request: at least one, at most eight, no route twice. */
public record RoutePlan(List<Route> attempts) {

  /** The most tries a request may have. */
  public static final int ATTEMPTS_MAX = 8;

  /** Copies and checks the bounds. */
  public RoutePlan {
    attempts = List.copyOf(attempts);
    if (attempts.isEmpty() || attempts.size() > ATTEMPTS_MAX) {
      throw new IllegalArgumentException("a plan has 1 to " + ATTEMPTS_MAX + " attempts");
    }
  }
}
