package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where relayed requests enter, in every dialect. */
@Singleton
public class RelayEdge {

  private final RelayUseCase relay;
  private final RelayLimits limits;
  private final ClientAddress clients;

  RelayEdge(RelayUseCase relay, RelayLimits limits, ClientAddress clients) {
    this.relay = relay;
    this.limits = limits;
    this.clients = clients;
  }

  /**
   * Serves one request on its event loop, from the first byte of its body to the last of its
   * answer, errors included.
   *
   * @return completes when nothing is left to do; never exceptionally. Cancelling it means that the
   *     client has gone
   */
  public CompletionStage<@Nullable Void> serve(
      RoutingContext context, RelayDialect dialect, Api api) {
    return new RelayExchange(
            context, clients.originOf(context.request()), dialect, api, relay, limits)
        .run();
  }

  /**
   * The same once {@code first} has ended, well or not: what {@code dialect} reads waits for it.
   */
  public CompletionStage<@Nullable Void> serveAfter(
      CompletionStage<?> first, RoutingContext context, RelayDialect dialect, Api api) {
    Context loop = context.vertx().getOrCreateContext();
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    first.whenCompleteAsync(
        (_, _) -> {
          CompletableFuture<@Nullable Void> served =
              serve(context, dialect, api).toCompletableFuture();
          var _ = served.whenComplete((_, _) -> done.complete(null));
          var _ = done.whenComplete((_, _) -> served.cancel(false)); // or the client has gone
        },
        turn -> loop.runOnContext(_ -> turn.run()));
    return done;
  }
}
