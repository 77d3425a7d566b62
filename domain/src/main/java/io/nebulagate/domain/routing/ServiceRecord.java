package io.nebulagate.domain.routing;

import java.util.Arrays;

/**
 * How a route has served within the last six hours, and the factor that follows from it. Bounded;
 * not thread-safe; instants are milliseconds since 1970.
 */
final class ServiceRecord {

  private static final int SLOTS = 12;
  private static final long WINDOW_MILLIS = 6 * 3_600_000L;
  private static final int SAMPLES_MIN = 5;
  private static final double FULL_CONFIDENCE = 50;
  private static final double FAST_MILLIS = 1_500;
  private static final double SLOW_MILLIS = 10_000;
  private static final double P95 = 0.95;

  /** Upper ends of the classes that latencies are counted in. */
  private static final int[] CLASSES = {
    250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 10_000, 60_000
  };

  private final RollingCounts outcomes = new RollingCounts(WINDOW_MILLIS, SLOTS);
  private final SlidingSlots window = new SlidingSlots(WINDOW_MILLIS, SLOTS);
  private final int[][] latencies = new int[SLOTS][CLASSES.length];

  void failed(long now) {
    slideTo(now);
    outcomes.add(now, true);
  }

  void served(long now, long latencyMillis) {
    int place = 0;
    while (place < CLASSES.length - 1 && latencyMillis > CLASSES[place]) {
      place++;
    }
    latencies[slideTo(now)][place]++;
    outcomes.add(now, false);
  }

  /**
   * {@code clamp(e^(−4·fail) · (1 + 0.08 · (0.75·success + 0.25·speed) · min(1, n/50)), 0.05,
   * 1.12)}; 1 with fewer than five calls.
   */
  double factor(long now) {
    int calls = outcomes.calls(now);
    if (calls < SAMPLES_MIN) {
      return 1;
    }
    double fail = (double) outcomes.failures(now) / calls;
    return factor(fail, 1 - fail, speed(now), calls);
  }

  static double factor(double fail, double success, double speed, int calls) {
    double confidence = Math.min(1, calls / FULL_CONFIDENCE);
    double bonus = 0.08 * (0.75 * success + 0.25 * speed) * confidence;
    return Math.clamp(Math.exp(-4 * fail) * (1 + bonus), 0.05, 1.12);
  }

  /** 1 when 95 of 100 answers begin within 1.5 s, 0 from 10 s on. */
  private double speed(long now) {
    slideTo(now);
    int served = 0;
    int[] all = new int[CLASSES.length];
    for (int[] slot : latencies) {
      for (int place = 0; place < slot.length; place++) {
        all[place] += slot[place];
        served += slot[place];
      }
    }
    if (served == 0) {
      return 0;
    }
    int seen = 0;
    int place = 0;
    while (place < all.length && (seen += all[place]) < P95 * served) {
      place++;
    }
    double slow = (CLASSES[Math.min(place, CLASSES.length - 1)] - FAST_MILLIS);
    return Math.clamp(1 - slow / (SLOW_MILLIS - FAST_MILLIS), 0, 1);
  }

  private int slideTo(long now) {
    return window.at(now, slot -> Arrays.fill(latencies[slot], 0));
  }
}
