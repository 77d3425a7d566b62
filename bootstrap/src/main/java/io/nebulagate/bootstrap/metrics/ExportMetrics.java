package io.nebulagate.bootstrap.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportObserver;
import io.nebulagate.application.export.ExportPage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Counts what is exported, and shows how far behind it is. Labels are kinds alone. */
public final class ExportMetrics implements ExportObserver {

  private static final Logger LOG = Logger.getLogger("nebulagate.export");

  private final Counters<ExportKind> rows;
  private final Counters<String> failures;
  private final Map<ExportKind, AtomicLong> lags = new EnumMap<>(ExportKind.class);

  /** Reports to {@code registry}. */
  public ExportMetrics(MeterRegistry registry) {
    rows =
        new Counters<>("nebulagate.export.rows", registry, kind -> Tags.of("kind", kind.label()));
    failures =
        new Counters<>("nebulagate.export.failures", registry, cause -> Tags.of("cause", cause));
    for (ExportKind kind : ExportKind.values()) {
      AtomicLong seconds = new AtomicLong();
      lags.put(kind, seconds);
      Gauge.builder("nebulagate.export.lag.seconds", seconds, AtomicLong::get)
          .tags("kind", kind.label())
          .register(registry);
    }
  }

  @Override
  public void delivered(ExportPage page) {
    rows.of(page.kind()).increment(page.lines().size());
  }

  @Override
  public void failed(String sink, String message) {
    failures.of("sink").increment();
    LOG.warnf("export %s waits: %s", sink, message);
  }

  @Override
  public void broke(String sink, RuntimeException failure) {
    failures.of("gateway").increment();
    LOG.errorf(failure, "export %s broke", sink);
  }

  @Override
  public void lags(Map<ExportKind, Duration> measured) {
    measured.forEach((kind, lag) -> {
      AtomicLong seconds = lags.get(kind);
      if (seconds != null) {
        seconds.set(lag.toSeconds());
      }
    });
  }
}
