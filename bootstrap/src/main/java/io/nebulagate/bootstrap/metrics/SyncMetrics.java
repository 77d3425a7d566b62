package io.nebulagate.bootstrap.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.nebulagate.application.sync.CheckInReport;
import io.nebulagate.application.sync.Drift;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.application.sync.SyncObserver;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.domain.money.Money;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Counts syncs and check-ins, shows balances, and tells operators what they must know. */
public final class SyncMetrics implements SyncObserver {

  private static final Logger LOG = Logger.getLogger("nebulagate.sync");
  private static final int PROVIDERS_MAX = 100;
  private static final double NANOS_PER_DOLLAR = 1e9;

  private final MeterRegistry registry;
  private final LabelCap providers = new LabelCap(PROVIDERS_MAX);
  private final Counters<String> syncs;
  private final Counters<String> checkIns;
  private final Counters<String> drifts;
  private final Map<String, AtomicLong> balances = new ConcurrentHashMap<>();

  /** Reports to {@code registry}. */
  public SyncMetrics(MeterRegistry registry) {
    this.registry = registry;
    syncs =
        new Counters<>(
            "nebulagate.upstream.syncs", registry, outcome -> Tags.of("outcome", outcome));
    checkIns =
        new Counters<>(
            "nebulagate.upstream.checkins", registry, outcome -> Tags.of("outcome", outcome));
    drifts =
        new Counters<>(
            "nebulagate.upstream.drift", registry, provider -> Tags.of("provider", provider));
  }

  @Override
  public void synced(SyncReport report) {
    syncs.of(report.failure().map(SiteState.Failure::code).orElse("ok")).increment();
    report
        .failure()
        .ifPresent(failure ->
            LOG.warnf("provider %s is not in step: %s", report.name(), failure.message()));
    report.balance().ifPresent(balance -> show(report.name(), balance));
    report.drift().ifPresent(drift -> tell(report.name(), drift));
    if (!report.changes().isEmpty()) {
      LOG.infof(
          "provider %s: keys +%d -%d, routes +%d -%d, models +%d -%d, costs changed %d",
          report.name(),
          report.changes().keys().added(),
          report.changes().keys().removed(),
          report.changes().routes().added(),
          report.changes().routes().removed(),
          report.changes().models().added(),
          report.changes().models().removed(),
          report.changes().costs().size());
    }
  }

  private void show(String provider, Money balance) {
    String label = providers.cap(provider);
    if (!label.equals(LabelCap.OTHER)) {
      balances.computeIfAbsent(label, this::gauge).set(balance.nanos());
    }
  }

  private AtomicLong gauge(String provider) {
    AtomicLong nanos = new AtomicLong();
    Gauge.builder("nebulagate.upstream.balance", nanos, kept -> kept.get() / NANOS_PER_DOLLAR)
        .tags("provider", provider)
        .register(registry);
    return nanos;
  }

  private void tell(String provider, Drift drift) {
    drifts.of(providers.cap(provider)).increment();
    LOG.warnf(
        "provider %s has charged %s since %s where we know of %s; dearest: %s",
        provider,
        drift.window().charged(),
        drift.window().since(),
        drift.window().cost(),
        drift.models().stream()
            .map(model -> model.model() + " " + model.cost())
            .collect(Collectors.joining(", ")));
  }

  @Override
  public void checkedIn(CheckInReport report) {
    checkIns.of(report.outcome().label()).increment();
    switch (report.outcome()) {
      case DONE, ALREADY ->
          LOG.infof(
              "checked in at provider %s: %s, reward %s",
              report.name(),
              report.outcome().label(),
              report.reward().map(Money::toString).orElse("none"));
      case OFF ->
          LOG.warnf(
              "provider %s has no check-in, it is not tried any more: %s",
              report.name(), report.message());
      case NEEDS_HUMAN ->
          LOG.warnf("provider %s wants a human to check in: %s", report.name(), report.message());
      case FAILED ->
          LOG.warnf("the check-in at provider %s failed: %s", report.name(), report.message());
    }
  }

  @Override
  public void broke(long provider, RuntimeException failure) {
    syncs.of("broken").increment();
    LOG.errorf(failure, "keeping in step with provider %d broke", provider);
  }
}
