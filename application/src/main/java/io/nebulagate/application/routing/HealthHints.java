package io.nebulagate.application.routing;

import io.nebulagate.domain.routing.RouteState.Rest;

/**
 * What replicas tell each other of routes that rest, so that not each has to find out by itself. No
 * more than hints: any may be lost, none lasts longer than {@link Rest#LASTING_MAX}, and none makes
 * anybody send more than he would without. Told are durations and never instants, so that clocks
 * need not agree. Thread-safe; never blocks.
 */
public interface HealthHints {

  /** Tells nobody, hears nothing: there is one replica, or it keeps to itself. */
  HealthHints NONE =
      new HealthHints() {
        @Override
        public void tell(long route, Rest rest) {
          // there is nobody
        }

        @Override
        public void follow(Listener listener) {
          // there is nothing
        }
      };

  /** Tells the other replicas that a route has begun to rest here. */
  void tell(long route, Rest rest);

  /** From now on {@code listener} hears what other replicas tell, never what this one does. */
  void follow(Listener listener);

  /** Hears of rests. Must not block. */
  @FunctionalInterface
  interface Listener {

    /** A route, perhaps one that is not known here, rests from now on for this long. */
    void heard(long route, Rest rest);
  }
}
