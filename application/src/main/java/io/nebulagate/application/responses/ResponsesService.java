package io.nebulagate.application.responses;

import io.nebulagate.application.access.Asker;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes wishes to whoever keeps the response they are about. Thread-safe. */
public final class ResponsesService implements ResponsesUseCase {

  private static final int GONE = 404;

  private final Authentication authentication;
  private final LimitGate limits;
  private final KeptIds kept;
  private final LiveCatalogue catalogue;
  private final ResponseProvider provider;

  /** Serves what is in {@code kept}. */
  public ResponsesService(
      Authentication authentication,
      LimitGate limits,
      KeptIds kept,
      LiveCatalogue catalogue,
      ResponseProvider provider) {
    this.authentication = authentication;
    this.limits = limits;
    this.kept = kept;
    this.catalogue = catalogue;
    this.provider = provider;
  }

  @Override
  public CompletionStage<ByteBuffer> ask(Asker asker, RequestId request, Wish wish) {
    return authentication
        .authenticate(asker.credential(), asker.client())
        .thenCompose(key ->
            kept.find(key.tenant(), List.of(wish.id()))
                .thenCompose(found -> {
                  KeptId response = known(found.get(wish.id()));
                  return withinLimits(key, request, response, () -> ask(response, wish));
                }));
  }

  private CompletionStage<ByteBuffer> ask(KeptId response, Wish wish) {
    CompletionStage<ByteBuffer> told =
        provider
            .ask(route(response), response.model(), wish)
            .exceptionallyCompose(
                failure -> CompletableFuture.failedStage(UpstreamException.told(failure)));
    return wish.kind() == Kind.DELETION ? forgetting(response, told) : told;
  }

  /** What its provider has thrown away, or does not have any more, is nobody's. */
  private CompletionStage<ByteBuffer> forgetting(
      KeptId response, CompletionStage<ByteBuffer> deleted) {
    return deleted
        .handle((_, failure) -> failure == null || isGone(failure))
        .thenCompose(gone ->
            gone
                ? kept.forget(response.tenant(), response.id())
                : CompletableFuture.<@Nullable Void>completedStage(null))
        .thenCompose(_ -> deleted);
  }

  private static boolean isGone(Throwable failure) {
    return UpstreamException.told(failure) instanceof GatewayException refused
        && refused.error() instanceof GatewayError.UpstreamRejected rejected
        && rejected.status() == GONE;
  }

  private static KeptId known(@Nullable KeptId found) {
    if (found == null) {
      throw notFound();
    }
    return found;
  }

  /** It is out of reach also when the operator has taken its provider or key away. */
  private Route route(KeptId response) {
    return response.place().route(catalogue.current()).orElseThrow(ResponsesService::notFound);
  }

  private static GatewayException notFound() {
    return new GatewayException(new GatewayError.NotFound("response"));
  }

  private <T> CompletionStage<T> withinLimits(
      ApiKey key, RequestId request, KeptId response, Supplier<CompletionStage<T>> call) {
    List<Bound> bounds = limits.bounds(key, response.model());
    if (bounds.isEmpty()) {
      return call.get();
    }
    return limits
        .acquire(new Wanted(request, bounds, 0))
        .thenCompose(answer ->
            switch (answer) {
              case Answer.Granted granted ->
                  call.get().whenComplete((_, _) -> limits.release(granted.ticket(), 0));
              case Answer.Refused refused ->
                  throw new GatewayException(
                      new GatewayError.RateLimited(
                          refused.limit(), refused.bound().level(), refused.retryAfter()));
            });
  }
}
