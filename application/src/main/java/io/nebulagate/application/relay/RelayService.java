package io.nebulagate.application.relay;

import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.billing.HoldSizer;
import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.billing.SettlementPolicy;
import io.nebulagate.application.fetching.MediaFetch;
import io.nebulagate.application.idempotency.IdempotencyService;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.plan.Purses;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.relay.realtime.SessionBounds;
import io.nebulagate.application.responses.KeptIds;
import io.nebulagate.application.routing.KeyRefusals;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.videos.VideoIntake;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.routing.RoutePlanner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Walks each request down the line: authenticate, admit, limit, price and hold, plan, attempt,
 * settle, record. The walk itself is {@link RelayRun}, one per request. Thread-safe.
 */
public final class RelayService implements RelayUseCase {

  private final Parts parts;

  /** A service made of {@code parts}. */
  public RelayService(Parts parts) {
    this.parts = parts;
  }

  @Override
  public RelayCall start(RelayRequest request) {
    return new RelayRun(parts, request).start();
  }

  /** Everything a request meets on its way. */
  public record Parts(
      Authentication authentication,
      LiveCatalogue catalogue,
      Routing routing,
      Billing billing,
      ProviderClient client,
      RelayObserver observer,
      Edges edges) {}

  /**
   * What finds the way.
   *
   * @param random draws providers and waits
   * @param refusals hears of keys that are not taken
   */
  public record Routing(
      RoutePlanner planner, RandomGenerator random, Retries retries, KeyRefusals refusals) {}

  /**
   * What holds and settles.
   *
   * @param terms what every hold is made of besides its amount
   */
  public record Billing(
      LedgerQueue ledger,
      OpenHolds openHolds,
      HoldSizer sizer,
      SettlementPolicy policy,
      TokenCounter counter,
      HoldTerms terms) {}

  /**
   * The terms of holds.
   *
   * @param ids makes ids for further holds of a request, UUIDv7
   * @param timeToLive how long a hold stands unless it is renewed
   * @param budgets what a request's holds count against besides its account
   * @param purses what requests are paid from besides their accounts
   */
  public record HoldTerms(
      Supplier<UUID> ids, Duration timeToLive, Budgets budgets, Purses purses) {}

  /**
   * What the service needs of the world.
   *
   * @param slow runs what may take a while, such as counting tokens
   * @param statusOf the HTTP status the edge shows for a refusal, kept with the request
   * @param idempotency what requests with an Idempotency-Key go through
   * @param refusalText the body the edge shows for a refusal
   * @param policies what requests pass before admission
   * @param limits what requests pass after admission
   * @param seals what vendors' own values are handed out under to clients of other dialects
   * @param videos takes over videos that have begun
   * @param sessions how long sessions may last
   * @param kept knows which provider keeps what
   * @param media reads what providers cannot
   */
  public record Edges(
      InstantSource clock,
      Executor slow,
      ToIntFunction<GatewayError> statusOf,
      IdempotencyService idempotency,
      BiFunction<Dialect, GatewayError, String> refusalText,
      PolicyGate policies,
      LimitGate limits,
      Seals.Keeper seals,
      VideoIntake videos,
      SessionBounds sessions,
      KeptIds kept,
      MediaFetch media) {

    /** Edges of a service that remembers no Idempotency-Key, limits nothing and seals nothing. */
    public Edges(InstantSource clock, Executor slow, ToIntFunction<GatewayError> statusOf) {
      this(
          clock,
          slow,
          statusOf,
          IdempotencyService.remembersNothing(),
          (_, error) -> error.code(),
          PolicyGate.open(),
          LimitGate.open(),
          _ -> Seals.NONE,
          VideoIntake.NONE,
          SessionBounds.USUAL,
          KeptIds.NONE,
          MediaFetch.OFF);
    }

    /** The same behind other limits. */
    public Edges with(LimitGate gate) {
      return new Edges(
          clock,
          slow,
          statusOf,
          idempotency,
          refusalText,
          policies,
          gate,
          seals,
          videos,
          sessions,
          kept,
          media);
    }

    /** The same behind other policies. */
    public Edges with(PolicyGate gate) {
      return new Edges(
          clock,
          slow,
          statusOf,
          idempotency,
          refusalText,
          gate,
          limits,
          seals,
          videos,
          sessions,
          kept,
          media);
    }

    /** The same knowing what providers keep. */
    public Edges knowing(KeptIds ids) {
      return new Edges(
          clock,
          slow,
          statusOf,
          idempotency,
          refusalText,
          policies,
          limits,
          seals,
          videos,
          sessions,
          ids,
          media);
    }

    /** The same reading what providers cannot. */
    public Edges fetching(MediaFetch fetch) {
      return new Edges(
          clock,
          slow,
          statusOf,
          idempotency,
          refusalText,
          policies,
          limits,
          seals,
          videos,
          sessions,
          kept,
          fetch);
    }
  }
}
