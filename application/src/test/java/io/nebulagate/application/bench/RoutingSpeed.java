package io.nebulagate.application.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How long planning takes and what it allocates: {@code -Drouting.bench=2} seconds per iteration. A
 * line each: {@code routing name microseconds bytes}.
 */
@EnabledIfSystemProperty(named = "routing.bench", matches = "[0-9]+")
class RoutingSpeed {

  @Test
  void routesArePlannedAndTabled() throws RunnerException {
    TimeValue time = TimeValue.seconds(Integer.getInteger("routing.bench"));
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(PlannedRoutes.class.getName())
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(time)
                    .measurementIterations(3)
                    .measurementTime(time)
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results).hasSize(3);
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      System.out.printf( // the bench reads it
          Locale.ROOT,
          "routing %s %.2f %.0f%n",
          name.substring(name.lastIndexOf('.') + 1),
          result.getPrimaryResult().getScore(),
          Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
              .getScore());
    }
  }
}
