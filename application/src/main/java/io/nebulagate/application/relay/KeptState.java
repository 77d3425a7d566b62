package io.nebulagate.application.relay;

import static io.nebulagate.domain.chat.KeptByProvider.PREVIOUS_RESPONSE;

import io.nebulagate.application.responses.KeptId;
import io.nebulagate.application.responses.KeptIds;
import io.nebulagate.application.routing.Place;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.chat.KeptByProvider.Reference;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests that refer to what a provider keeps, and answers that one keeps. Whoever was told a name
 * by an answer of this gateway reaches what it stands for, by the very provider and key that made
 * it; a name of anybody else reads like none. What has no such name, an operator's prompt, is
 * served only where there is no choice: one provider that is asked for the same in the same
 * dialect. A translation would lose what is kept.
 */
final class KeptState {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String LOST =
      "no provider of this model keeps it; send the whole conversation, with store=false";
  private static final String WHOSE =
      "the gateway does not know which provider keeps it; send the whole conversation, with"
          + " store=false";

  private KeptState() {}

  /** What a request needs of a provider, apart from what it refers to. */
  static Demand demand(RelayRequest request) {
    Demand demand = Demand.of(request.asked().dialect(), request.asked().api());
    return request
        .head()
        .kept()
        .source()
        .map(source -> demand.keptBy(new Demand.Keeper(source.providerId(), source.keyId())))
        .orElse(demand);
  }

  // ── what a request refers to ──

  /**
   * What the request needs of a provider, by what it refers to.
   *
   * @return fails with {@link GatewayError.PreviousResponseNotFound} or {@code InvalidValue},
   *     naming the field, for what the client cannot reach
   */
  static CompletionStage<Demand> demand(
      KeptIds kept, RelayRequest request, ApiKey key, RouteSet routes) {
    KeptByProvider state = request.head().kept();
    return kept.find(key.tenant(), state.ids().toList())
        .thenApply(found -> demand(request, routes, found));
  }

  private static Demand demand(RelayRequest request, RouteSet routes, Map<String, KeptId> found) {
    Demand demand = demand(request).asItIs();
    Place place = null;
    for (Reference reference : request.head().kept().references()) {
      if (reference.id().isPresent()) {
        KeptId known = found.get(reference.id().get());
        boolean elsewhere =
            known != null && place != null && !known.place().keeper().equals(place.keeper());
        if (known == null || elsewhere) {
          throw new GatewayException(unknown(reference));
        }
        place = known.place();
      }
    }
    Demand bound = place == null ? demand : demand.keptBy(place.keeper());
    if (keepers(routes, bound) != 1) {
      Reference first = request.head().kept().references().getFirst();
      throw new GatewayException(
          first.id().isPresent() ? unknown(first) : unnamed(first, keepers(routes, bound)));
    }
    return bound;
  }

  private static long keepers(RouteSet routes, Demand bound) {
    return routes.offers().stream()
        .map(RouteSet.RouteOffer::route)
        .filter(Route::usable)
        .filter(route -> bound.isUnderstoodBy(route) && bound.reachesKeeper(route))
        .mapToLong(route -> route.provider().id())
        .distinct()
        .count();
  }

  private static GatewayError unknown(Reference reference) {
    String id = reference.id().orElseThrow();
    return reference.field().equals(PREVIOUS_RESPONSE)
        ? new GatewayError.PreviousResponseNotFound(id)
        : new GatewayError.InvalidValue(
            reference.field(), "one of its references leads to nothing; send the item itself");
  }

  private static GatewayError unnamed(Reference reference, long keepers) {
    return new GatewayError.InvalidValue(reference.field(), keepers == 0 ? LOST : WHOSE);
  }

  // ── what is kept of an answer ──

  /**
   * Notes who keeps an answer and its items, so that they can be found before their client knows
   * all of it. What cannot be noted is out of reach afterwards, and nothing else: never fails, and
   * waits for two seconds at most.
   */
  static CompletionStage<@Nullable Void> note(
      KeptIds kept,
      RelayRequest request,
      AdmitStage.Admitted admitted,
      AnswerObservation answer,
      Optional<Route> by) {
    Endpoint asked = new Endpoint(request.asked().dialect(), request.asked().api());
    boolean keeps =
        request.head().kept().answer()
            && by.flatMap(route -> route.answers(asked)).filter(asked::equals).isPresent();
    List<String> ids = keeps ? answer.keptIds() : List.of();
    if (ids.isEmpty()) {
      return CompletableFuture.<@Nullable Void>completedStage(null);
    }
    ApiKey key = admitted.key();
    Place place = Place.of(by.orElseThrow());
    return kept.note(
            ids.stream()
                .filter(KeptId::isUsable)
                .map(id -> new KeptId(key.tenant(), id, key.id(), request.head().model(), place))
                .toList())
        .toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
