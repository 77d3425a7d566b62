package io.nebulagate.bootstrap.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** Counts requests, attempts, tokens and time. Thread-safe; never blocks. */
public final class RelayMetrics implements RelayObserver {

  private static final int MODELS_MAX = 200;
  private static final int PROVIDERS_MAX = 100;
  private static final String NONE = "none";

  private final ToIntFunction<GatewayError> statusOf;
  private final LabelCap models = new LabelCap(MODELS_MAX);
  private final LabelCap providers = new LabelCap(PROVIDERS_MAX);
  private final Counters<Served> requests;
  private final Counters<Tried> attempts;
  private final Counters<Used> tokens;
  private final Counters<String> transfers;
  private final Counters<Found> hits;
  private final MeterProvider<Counter> limited;
  private final MeterProvider<Counter> extensions;
  private final MeterProvider<Counter> rejected;
  private final Counter fallbacks;
  private final Timer duration;
  private final Timer firstToken;

  /** Reports to {@code registry}. */
  public RelayMetrics(
      MeterRegistry registry, OpenHolds openHolds, ToIntFunction<GatewayError> statusOf) {
    this.statusOf = statusOf;
    requests = new Counters<>("nebulagate.requests", registry, Served::tags);
    attempts = new Counters<>("nebulagate.attempts", registry, Tried::tags);
    tokens = new Counters<>("nebulagate.tokens", registry, Used::tags);
    transfers =
        new Counters<>("nebulagate.ledger.transfers", registry, kind -> Tags.of("kind", kind));
    hits = new Counters<>("nebulagate.policy.hits", registry, Found::tags);
    limited = Counter.builder("nebulagate.rate.limited").withRegistry(registry);
    extensions = Counter.builder("nebulagate.hold.extensions").withRegistry(registry);
    rejected = Counter.builder("nebulagate.usage.reports.rejected").withRegistry(registry);
    fallbacks = Counter.builder("nebulagate.fallback").register(registry);
    duration = histogram("nebulagate.request", registry);
    firstToken = histogram("nebulagate.time.to.first.token", registry);
    Gauge.builder("nebulagate.open.holds", openHolds, OpenHolds::count).register(registry);
  }

  @Override
  public void firstByte(ModelName model, Duration elapsed) {
    firstToken.record(elapsed);
  }

  @Override
  public void attempted(RequestRecord.Attempt attempt) {
    attempts.of(new Tried(providers.cap(attempt.provider()), attempt.outcome())).increment();
  }

  @Override
  public void extended(Extension answer) {
    extensions.withTags("outcome", answer.name().toLowerCase(Locale.ROOT)).increment();
  }

  @Override
  public void usageRejected(RequestId request, String provider) {
    rejected.withTags("provider", providers.cap(provider)).increment();
  }

  @Override
  public void finished(RequestRecord record) {
    List<RequestRecord.Attempt> tries = record.attempts();
    String model = models.cap(record.question().model().value());
    String provider = tries.isEmpty() ? NONE : providers.cap(tries.getLast().provider());
    count(record.question().dialect(), model, provider, record.status());
    duration.record(record.timing().total());
    countFallbacks(tries);
    record
        .usage()
        .tokens()
        .tokens()
        .forEach((kind, count) -> tokens.of(new Used(model, kind)).increment(count));
    found(record.hits());
    if (record.usage().source() != UsageSource.REPLAY) {
      transfers.of("hold").increment();
      transfers.of(record.charge().isPresent() ? "charge" : "void").increment();
    }
  }

  @Override
  public void found(List<Hit> found) {
    found.forEach(hit -> hits.of(new Found(hit.action(), hit.effect())).increment());
  }

  /** Every provider a request went on to; neither another key nor the same route again is one. */
  private void countFallbacks(List<RequestRecord.Attempt> tries) {
    if (tries.size() > 1) {
      long asked = tries.stream().map(RequestRecord.Attempt::provider).distinct().count();
      fallbacks.increment(asked - 1.0);
    }
  }

  @Override
  public void refused(RelayRequest request, GatewayError error) {
    count(request.asked().dialect(), NONE, NONE, statusOf.applyAsInt(error));
    if (error.fault() == GatewayError.Fault.QUOTA) {
      limited.withTags("limit", limit(error)).increment();
    }
  }

  private static String limit(GatewayError error) {
    return switch (error) {
      case GatewayError.RateLimited refused -> label(refused.limit());
      case GatewayError.BudgetExceeded refused -> label(refused.budget());
      default -> error.code();
    };
  }

  private static String label(Limit limit) {
    return limit.name().toLowerCase(Locale.ROOT);
  }

  private void count(Dialect dialect, String model, String provider, int status) {
    requests.of(new Served(dialect, model, provider, status)).increment();
  }

  private record Served(Dialect dialect, String model, String provider, int status) {
    Tags tags() {
      return Tags.of("dialect", dialect.label(), "model", model)
          .and("provider", provider, "status", Integer.toString(status));
    }

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Served that
          && dialect == that.dialect
          && model.equals(that.model)
          && provider.equals(that.provider)
          && status == that.status;
    }
  }

  private record Found(Action.Kind action, Hit.Effect effect) {
    Tags tags() {
      return Tags.of("action", action.label())
          .and("outcome", effect.name().toLowerCase(Locale.ROOT));
    }

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Found that && action == that.action && effect == that.effect;
    }
  }

  private record Tried(String provider, String outcome) {
    Tags tags() {
      return Tags.of("provider", provider, "outcome", outcome);
    }

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Tried that
          && provider.equals(that.provider)
          && outcome.equals(that.outcome);
    }
  }

  private record Used(String model, TokenKind kind) {
    Tags tags() {
      return Tags.of("model", model, "kind", kind.label());
    }

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Used that && model.equals(that.model) && kind == that.kind;
    }
  }

  private static Timer histogram(String name, MeterRegistry registry) {
    return Timer.builder(name)
        .serviceLevelObjectives(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2))
        .register(registry);
  }
}
