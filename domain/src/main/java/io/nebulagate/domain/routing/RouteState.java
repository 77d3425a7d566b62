package io.nebulagate.domain.routing;

import io.nebulagate.domain.error.UpstreamFault;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a route fares on this replica: its breaker, the patience it asked for, how it has served.
 * Outlives changes of the configuration. Thread-safe; never blocks for long; instants are
 * milliseconds since 1970.
 */
public final class RouteState {

  /** How long a route rests that asked for patience without saying how much, at first. */
  static final long COOLING_MILLIS = 1_000;

  /** The longest rest that nobody asked for. */
  static final long COOLING_MILLIS_MAX = 60_000;

  /** How long a route rests whose key may not do this: no money there, or no right. */
  static final long FORBIDDEN_MILLIS = 300_000;

  /** What rests no longer than this is nobody else's business. */
  static final long WORTH_TELLING_MILLIS = 1_000;

  private static final int SLOTS = 10;
  private static final long FACTOR_MILLIS = 10_000;

  private final ProviderState provider;
  private final KeyState key;
  private final Consumer<Rest> told;
  private final RollingCounts recent = new RollingCounts(Breaker.WINDOW_MILLIS, SLOTS);
  private volatile Breaker breaker = Breaker.CLOSED;
  private volatile long coolingUntil;
  private volatile long forbiddenUntil;

  /** Whether nothing of its own is in the way: looked at for every route of every request. */
  private volatile boolean clear = true;

  private int throttledInARow;
  private @Nullable ServiceRecord record;
  private double factor = 1;
  private long factorAt;

  /** A route nobody has used yet, of this provider and key; nobody hears of its rests. */
  public RouteState(ProviderState provider, KeyState key) {
    this(provider, key, _ -> {});
  }

  /**
   * A route nobody has used yet, of this provider and key.
   *
   * @param told hears when a rest begins that was found out here; must not block
   */
  public RouteState(ProviderState provider, KeyState key, Consumer<Rest> told) {
    this.provider = provider;
    this.key = key;
    this.told = told;
  }

  /**
   * A while in which nothing is sent.
   *
   * @param lasting from now on; more than {@link #LASTING_MAX} is cut to it
   */
  public record Rest(Kind kind, Duration lasting) {

    /** The longest that is believed of another replica. */
    public static final Duration LASTING_MAX = Duration.ofMillis(Breaker.WAIT_MILLIS_MAX);

    /** Why. */
    public enum Kind {
      /** The breaker has opened. */
      OPEN,
      /** The upstream has asked for patience. */
      COOLING
    }

    /** Cuts what lasts too long, and what is over. */
    public Rest {
      lasting = lasting.compareTo(LASTING_MAX) > 0 ? LASTING_MAX : lasting;
      lasting = lasting.isNegative() ? Duration.ZERO : lasting;
    }
  }

  /** The state of its provider. */
  public ProviderState provider() {
    return provider;
  }

  /** The state of its key. */
  public KeyState key() {
    return key;
  }

  /** Its breaker as it is now. */
  public Breaker breaker() {
    return breaker;
  }

  /** Until when nothing is sent there; empty when something may be. */
  public Optional<Long> restsUntil(long now) {
    long open = breaker.admits(now) ? 0 : breaker.until();
    long until = Math.max(Math.max(coolingUntil, forbiddenUntil), open);
    return until > now ? Optional.of(until) : Optional.empty();
  }

  /** Whether nothing is in the way but, where there is one, the bound on a minute's requests. */
  boolean isClear(long now) {
    return clear && !key.isRefused(now);
  }

  /** What keeps requests from it now; null when nothing does. */
  @Nullable Exclusion exclusion(Provider.Traffic traffic, long now) {
    if (key.isRefused(now)) {
      return Exclusion.KEY_REFUSED;
    }
    if (now < forbiddenUntil) {
      return Exclusion.KEY_FORBIDDEN;
    }
    if (now < coolingUntil) {
      return Exclusion.COOLING;
    }
    Breaker current = breaker;
    if (!current.admits(now)) {
      return current.state() == Breaker.State.PROBING
          ? Exclusion.BREAKER_PROBING
          : Exclusion.BREAKER_OPEN;
    }
    return traffic.rpmMax().isPresent() && provider.isFull(traffic.rpmMax().get(), now)
        ? Exclusion.RATE_LIMITED
        : null;
  }

  /**
   * Begins a call, or answers that something has come between since it was planned. Every call that
   * began ends with {@link #ended}; one of {@link #served}, {@link #failed} and {@link #undecided}
   * comes before.
   */
  public boolean began(Provider.Traffic traffic, long now) {
    synchronized (this) {
      if (exclusion(traffic, now) != null
          || (traffic.rpmMax().isPresent() && !provider.take(traffic.rpmMax().get(), now))) {
        return false;
      }
      breaker = breaker.entered(now);
    }
    provider.turn();
    key.began();
    return true;
  }

  /**
   * Begins a call that somebody wants to be made whatever keeps requests away. It counts among
   * those of its minute where there is room, and ends as every call does.
   */
  public void beganAnyway(Provider.Traffic traffic, long now) {
    traffic.rpmMax().ifPresent(most -> provider.take(most, now));
    synchronized (this) {
      breaker = breaker.entered(now);
    }
    key.began();
  }

  /** A call that was made all the same was served: nothing keeps requests away any more. */
  public void recovered() {
    synchronized (this) {
      coolingUntil = 0;
      forbiddenUntil = 0;
    }
    key.taken();
  }

  /** The call is over, whatever came of it. */
  public void ended() {
    key.ended();
  }

  /** It answered. */
  public synchronized void served(long now, Duration untilAnswer) {
    recent.add(now, false);
    throttledInARow = 0;
    if (breaker.state() == Breaker.State.PROBING) {
      recent.clear();
    }
    breaker = breaker.served();
    clear = breaker.state() == Breaker.State.CLOSED && coolingUntil <= now && forbiddenUntil <= now;
    record().served(now, untilAnswer.toMillis());
  }

  /** Nothing was learnt of the provider: the client left, or it was our own fault. */
  public synchronized void undecided(long now) {
    breaker = breaker.undecided(now);
  }

  /** It failed in this way. */
  public void failed(long now, UpstreamFault fault) {
    noted(now, fault).ifPresent(told);
  }

  private synchronized Optional<Rest> noted(long now, UpstreamFault fault) {
    int opened = breaker.failures();
    long cooled = Math.max(coolingUntil, now);
    note(now, fault);
    if (breaker.failures() > opened) {
      return Optional.of(new Rest(Rest.Kind.OPEN, Duration.ofMillis(breaker.until() - now)));
    }
    return coolingUntil - cooled > WORTH_TELLING_MILLIS
        ? Optional.of(new Rest(Rest.Kind.COOLING, Duration.ofMillis(coolingUntil - now)))
        : Optional.empty();
  }

  private void note(long now, UpstreamFault fault) {
    clear = false; // until it has served again, it is looked at closely
    switch (fault) {
      case UpstreamFault.Rejected _, UpstreamFault.Filtered _ -> {
        recent.add(now, false); // whoever finds fault with a request is at work
        breaker = breaker.served();
      }
      case UpstreamFault.Throttled throttled -> {
        cool(now, throttled.retryAfter());
        breaker = breaker.undecided(now);
      }
      case UpstreamFault.Unauthorised unauthorised -> {
        if (unauthorised.refusesKey()) {
          key.refused(now);
        } else {
          forbiddenUntil = now + FORBIDDEN_MILLIS;
        }
        breaker = breaker.undecided(now);
      }
      case UpstreamFault.EgressRefused _, UpstreamFault.Untranslatable _ ->
          breaker = breaker.undecided(now); // nobody was called, for reasons of our own
      case UpstreamFault.Timeout _,
          UpstreamFault.Unreachable _,
          UpstreamFault.Failed _,
          UpstreamFault.Malformed _,
          UpstreamFault.Empty _,
          UpstreamFault.Cut _ -> {
        recent.add(now, true);
        record().failed(now);
        breaker = breaker.failed(now, recent.calls(now), recent.failures(now));
      }
    }
  }

  /** Another replica has found out that nothing should be sent; nobody is told again. */
  public synchronized void restElsewhere(Rest rest, long now) {
    long until = now + rest.lasting().toMillis();
    clear = false;
    switch (rest.kind()) {
      case OPEN -> breaker = breaker.openedElsewhere(until);
      case COOLING -> coolingUntil = Math.max(coolingUntil, until);
    }
  }

  /** The factor on its share that follows from how it served; looked at anew every ten seconds. */
  synchronized double health(long now) {
    if (record != null && now - factorAt >= FACTOR_MILLIS) {
      factor = record.factor(now);
      factorAt = now;
    }
    return factor;
  }

  private void cool(long now, Optional<Duration> asked) {
    long doubled = COOLING_MILLIS << Math.min(throttledInARow, 10);
    long rest = asked.map(Duration::toMillis).orElse(Math.min(doubled, COOLING_MILLIS_MAX));
    throttledInARow++;
    coolingUntil = Math.max(coolingUntil, now + rest);
  }

  private ServiceRecord record() {
    if (record == null) {
      record = new ServiceRecord();
    }
    return record;
  }
}
