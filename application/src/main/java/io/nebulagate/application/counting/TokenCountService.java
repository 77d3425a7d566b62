package io.nebulagate.application.counting;

import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.policy.Governed;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Asks one provider, and counts where that brings nothing. */
public final class TokenCountService implements TokenCountUseCase {

  /** A count is worth a short wait only. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Authentication authentication;
  private final LiveCatalogue catalogue;
  private final PolicyGate policies;
  private final Counters counters;
  private final Executor slow;

  /**
   * Counts for those whom {@code authentication} knows, by the routes in {@code catalogue}.
   *
   * @param policies what questions pass, as requests do
   * @param slow for what takes a while; never an event loop
   */
  public TokenCountService(
      Authentication authentication,
      LiveCatalogue catalogue,
      PolicyGate policies,
      Counters counters,
      Executor slow) {
    this.authentication = authentication;
    this.catalogue = catalogue;
    this.policies = policies;
    this.counters = counters;
    this.slow = slow;
  }

  /**
   * Who counts.
   *
   * @param providers asks a provider for its count, and for nothing else
   * @param dialects those whose providers it knows how to ask
   */
  public record Counters(
      ProviderClient providers, Set<Dialect> dialects, QuestionCounter estimate) {

    /** Copies the set. */
    public Counters {
      dialects = Set.copyOf(dialects);
    }
  }

  @Override
  public CompletionStage<TokenCount> count(Asked asked) {
    return authentication
        .authenticate(asked.credential(), asked.client().address())
        .thenCompose(key -> count(asked, key));
  }

  private CompletionStage<TokenCount> count(Asked asked, ApiKey key) {
    Governed.Question question =
        new Governed.Question(
            asked.id(), asked.client(), asked.dialect(), Api.CHAT, asked.head(), asked.body());
    return policies
        .look(key, catalogue.inForce(), question)
        .thenCompose(governed -> count(asked, governed));
  }

  private CompletionStage<TokenCount> count(Asked asked, Governed governed) {
    RouteSet routes = governed.routes();
    Demand demand = governed.narrow(Demand.of(asked.dialect(), Api.CHAT), routes);
    Optional<Route> route = countedBy(asked.dialect(), demand, routes);
    return route.isPresent() ? ask(asked, route.get()) : estimate(asked);
  }

  private Optional<Route> countedBy(Dialect dialect, Demand demand, RouteSet routes) {
    return routes.offers().stream()
        .map(RouteSet.RouteOffer::route)
        .filter(Route::usable)
        .filter(route -> route.provider().type().dialect() == dialect)
        .filter(route -> demand.admits(route.provider()))
        .filter(_ -> counters.dialects().contains(dialect))
        .findFirst();
  }

  private CompletionStage<TokenCount> ask(Asked asked, Route route) {
    Provider hurried =
        route.provider().within(route.provider().timeouts().beginningWithin(PATIENCE));
    return counters
        .providers()
        .send(
            new UpstreamRequest(
                route.by(hurried, route.key()),
                Api.CHAT,
                asked.head(),
                asked.body(),
                asked.headers()))
        .answer()
        .handle((answer, failure) -> failure == null ? told(answer) : refused(failure))
        .thenCompose(told ->
            told.isPresent() ? CompletableFuture.completedStage(told.get()) : estimate(asked));
  }

  private static Optional<TokenCount> told(UpstreamAnswer answer) {
    return answer instanceof UpstreamAnswer.Whole whole
        ? Optional.of(
            new TokenCount.Told(StandardCharsets.UTF_8.decode(whole.body().duplicate()).toString()))
        : Optional.empty();
  }

  /** What is wrong with the question is the client's to know; everything else is ours to bear. */
  private static Optional<TokenCount> refused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof UpstreamException upstream) {
      if (upstream.fault() instanceof UpstreamFault.Rejected(var answer)) {
        throw new GatewayException(answer);
      }
      return Optional.empty();
    }
    throw failure instanceof RuntimeException bug ? bug : new CompletionException(failure);
  }

  private CompletionStage<TokenCount> estimate(Asked asked) {
    return CompletableFuture.supplyAsync(
        () ->
            new TokenCount.Estimated(
                counters
                    .estimate()
                    .tokens(asked.head().model(), asked.translation().question(Seals.NONE))),
        slow);
  }
}
