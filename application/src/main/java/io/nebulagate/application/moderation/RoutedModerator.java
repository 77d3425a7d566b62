package io.nebulagate.application.moderation;

import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.RelayService;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.policy.Moderator;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Reaction;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RoutePlan;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import io.nebulagate.domain.routing.RouteState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the model's best provider as a client would be served by it, in one call: how it fares
 * counts for its health, and where it fails the next question goes elsewhere. What it costs is the
 * operator's, and in no client's books.
 */
public final class RoutedModerator implements Moderator {

  /** How many questions may be open at once. */
  public static final int OPEN_MAX = 64;

  /** The longest text that is asked about, in characters. */
  static final int TEXT_MAX = 1 << 20;

  private final LiveCatalogue catalogue;
  private final RelayService.Routing routing;
  private final ProviderClient client;
  private final ModerationWords words;
  private final InstantSource clock;
  private final Semaphore free = new Semaphore(OPEN_MAX);

  /**
   * Asks over {@code client} the routes that {@code catalogue} has in force.
   *
   * @param routing chooses among them
   */
  public RoutedModerator(
      LiveCatalogue catalogue,
      RelayService.Routing routing,
      ProviderClient client,
      ModerationWords words,
      InstantSource clock) {
    this.catalogue = catalogue;
    this.routing = routing;
    this.client = client;
    this.words = words;
    this.clock = clock;
  }

  @Override
  public Opinion ask(ModelName model, String text, Duration patience) {
    if (text.length() > TEXT_MAX) {
      throw new IllegalStateException("a text longer than a model is asked about");
    }
    if (!free.tryAcquire()) {
      throw new IllegalStateException("as many questions are open as may be");
    }
    try {
      return ask(offer(model), text, patience);
    } finally {
      free.release();
    }
  }

  /** The first route of the plan that may be asked right now. */
  private RouteOffer offer(ModelName model) {
    long now = clock.millis();
    Demand demand = Demand.of(Dialect.OPENAI, Api.MODERATIONS);
    RoutePlan.Walk walk =
        catalogue
            .inForce()
            .table()
            .find(model)
            .map(routes -> routing.planner().plan(demand, routes, now, routing.random()))
            .orElseThrow(() -> new IllegalStateException("nobody serves the model"))
            .walk();
    Optional<RouteOffer> next = walk.next(Reaction.OTHER_PROVIDER);
    while (next.isPresent()) {
      RouteOffer offer = next.get();
      if (offer.state().began(offer.route().provider().traffic(), now)) {
        return offer;
      }
      next = walk.next(Reaction.OTHER_PROVIDER);
    }
    throw new IllegalStateException("no provider of the model can be asked");
  }

  private Opinion ask(RouteOffer offer, String text, Duration patience) {
    RouteState state = offer.state();
    long sentAt = System.nanoTime();
    UpstreamCall call = client.send(question(offer.route(), text, patience));
    try {
      UpstreamAnswer answer =
          call.answer().toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      state.served(clock.millis(), Duration.ofNanos(System.nanoTime() - sentAt));
      return read(answer);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UpstreamException upstream) {
        failed(offer, upstream.fault());
      } else {
        state.undecided(clock.millis());
      }
      throw new IllegalStateException("the model was asked in vain", failure.getCause());
    } catch (TimeoutException tooLate) {
      failed(offer, new UpstreamFault.Timeout());
      throw new IllegalStateException("the model took too long", tooLate);
    } catch (InterruptedException stopping) {
      state.undecided(clock.millis());
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the gateway stops", stopping);
    } finally {
      call.cancel();
      state.ended();
    }
  }

  private void failed(RouteOffer offer, UpstreamFault fault) {
    offer.state().failed(clock.millis(), fault);
    routing.refusals().heard(offer.route(), fault);
  }

  private Opinion read(UpstreamAnswer answer) {
    if (!(answer instanceof UpstreamAnswer.Whole whole)) {
      throw new IllegalStateException("the model answered in pieces");
    }
    try {
      return words.opinion(whole.body().duplicate());
    } catch (IllegalArgumentException otherWords) {
      throw new IllegalStateException("the model said something else", otherWords);
    }
  }

  private UpstreamRequest question(Route route, String text, Duration patience) {
    Provider own = route.provider();
    Provider hurried = own.within(own.timeouts().beginningWithin(patience));
    return new UpstreamRequest(
        route.by(hurried, route.key()),
        Api.MODERATIONS,
        new RequestHead(route.model(), false, false, OptionalLong.empty(), 1, text.length()),
        words.question(text),
        Map.of());
  }
}
