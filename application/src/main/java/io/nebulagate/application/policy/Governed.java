package io.nebulagate.application.policy;

import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.RateLimiter.Ticket;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Per;
import io.nebulagate.domain.policy.Verdict;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.RouteSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request on which policies have given their verdict.
 *
 * @param inForce what is configured while it runs
 * @param asked the routes of the model that was asked for
 * @param guard looks at its answer, where a rule wants to
 * @param watch what is counted of it until it ends
 * @param sinceNanos when it came to the policies, by {@link System#nanoTime}
 */
public record Governed(
    ApiKey key,
    LiveCatalogue.InForce inForce,
    Question question,
    RouteSet asked,
    Verdict verdict,
    Optional<AnswerGuard> guard,
    Watch watch,
    long sinceNanos) {

  /**
   * What policies count of a request that goes on.
   *
   * @param tickets to be released when it has ended
   * @param spenders whose spending of the day it adds to
   */
  public record Watch(List<Ticket> tickets, Set<Per> spenders) {

    /** Nothing. */
    public static final Watch NOTHING = new Watch(List.of(), Set.of());
  }

  /** What its charge counts against besides its account, as {@code model}. */
  public List<Budget> budgets(Budgets all, ModelName model) {
    return watch.spenders().isEmpty() ? all.of(key, model) : all.of(key, model, watch.spenders());
  }

  /**
   * A request, as far as policies look at it.
   *
   * @param client where it comes from
   * @param head names the model that is asked for
   * @param country the client's; empty where nobody knows, or no policy wanted to
   */
  public record Question(
      RequestId id,
      Origin client,
      Dialect dialect,
      Api api,
      RequestHead head,
      RequestBody body,
      Optional<String> country) {

    /** A request of which nobody has looked where it comes from. */
    public Question(
        RequestId id, Origin client, Dialect dialect, Api api, RequestHead head, RequestBody body) {
      this(id, client, dialect, api, head, body, Optional.empty());
    }

    /** The same with the country it comes from. */
    Question from(Optional<String> found) {
      return new Question(id, client, dialect, api, head, body, found);
    }
  }

  /** What rules could look at, for whoever wants to know later what others would have found. */
  public RequestRecord.Traits traits() {
    return new RequestRecord.Traits(
        question.head().model(), asked.model(), question.head().promptBytes(), question.country());
  }

  /**
   * The routes of the model that answers: the one that was asked for, or the one a policy put in
   * its place. What the key may ask for is not looked at again, since it does not ask for that one.
   *
   * @throws GatewayException with {@link GatewayError.PolicyViolation} where the verdict rejects,
   *     or {@link GatewayError.NoAvailableRoute} when nobody serves the model a policy names
   */
  public RouteSet routes() {
    if (verdict.rejectedBy().isPresent()) {
      throw new GatewayException(new GatewayError.PolicyViolation(verdict.rejectedBy().get()));
    }
    return verdict.degradeTo().map(this::degraded).orElse(asked);
  }

  /** The same, with the key as it is by now. */
  public Governed askedBy(ApiKey current) {
    return new Governed(current, inForce, question, asked, verdict, guard, watch, sinceNanos);
  }

  /** The same, answered by {@code model} for a reason that is no policy's. */
  public Governed servedBy(ModelName model) {
    return new Governed(
        key, inForce, question, asked, verdict.degradingTo(model), guard, watch, sinceNanos);
  }

  /** What rules found in the request, and in its answer so far. */
  public List<Hit> hits() {
    return guard.isEmpty()
        ? verdict.hits()
        : Stream.concat(verdict.hits().stream(), guard.get().hits().stream()).toList();
  }

  /**
   * The record of the request if it ends here, before anybody is asked: what policies found is
   * kept. Empty where they found nothing.
   *
   * @param status the HTTP status the client sees
   */
  public Optional<RequestRecord> refused(int status, InstantSource clock) {
    if (verdict.hits().isEmpty()) {
      return Optional.empty();
    }
    Duration total = Duration.ofNanos(System.nanoTime() - sinceNanos);
    return Optional.of(
        RequestRecord.refused(
                question.id(),
                new RequestRecord.Caller(key.id(), key.account(), key.tenant()),
                new RequestRecord.Question(
                    question.dialect(), question.api(), asked.model(), question.head().stream()),
                status,
                new RequestRecord.Timing(clock.instant().minus(total), Optional.empty(), total))
            .governedBy(verdict.hits())
            .showing(traits()));
  }

  private RouteSet degraded(ModelName model) {
    return inForce
        .table()
        .find(model)
        .orElseThrow(() ->
            new GatewayException(
                new GatewayError.NoAvailableRoute(asked.model().value(), Optional.empty())));
  }

  /**
   * What the request needs of a provider, with what policies demand of it.
   *
   * @throws GatewayException with {@link GatewayError.PolicyViolation} when no provider of {@code
   *     routes} is one that policies allow
   */
  public Demand narrow(Demand demand, RouteSet routes) {
    return narrow(verdict, demand, routes);
  }

  /** As {@link #narrow(Demand, RouteSet)}, by {@code verdict}. */
  static Demand narrow(Verdict verdict, Demand demand, RouteSet routes) {
    if (!verdict.reroutes()) {
      return demand;
    }
    Demand narrow = demand.within(verdict.tags(), verdict.regions());
    if (routes.offers().stream().noneMatch(offer -> narrow.admits(offer.route().provider()))) {
      throw new GatewayException(new GatewayError.PolicyViolation(verdict.reroutedBy()));
    }
    return narrow;
  }
}
