package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.ProviderKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is tried, in which order, and what is learnt from it. */
class RoutedRelayTest extends RelayStage {

  private static final UpstreamFault BUSY = new UpstreamFault.Failed(503);

  private final List<Duration> waits = new ArrayList<>();

  @Override
  Retries retries() {
    return new Retries(
        Duration.ofMinutes(1),
        2,
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        (delay, executor, then) -> {
          waits.add(delay);
          executor.execute(then);
        });
  }

  @Test
  void anotherProviderServesAtOnceWhereOneFails() {
    upstream.fails(BUSY).answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(providersAsked()).containsExactlyInAnyOrder("first", "second");
    assertThat(waits).isEmpty();
    assertThat(record().attempts())
        .extracting(Attempt::outcome)
        .containsExactly("failed", "served");
  }

  @Test
  void whenAllAreUsedUpTheTroubleMayHavePassed() {
    upstream.fails(BUSY).fails(BUSY).fails(BUSY).answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(record().attempts()).hasSize(4);
    assertThat(waits.getFirst()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(waits.getLast()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void afterTwoRepeatsItIsGivenUp() {
    for (int i = 0; i < 4; i++) {
      upstream.fails(BUSY);
    }

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.UpstreamRequestFailed());
    assertThat(upstream.asked).hasSize(4);
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void whatTimedOutIsNotAskedAgain() {
    upstream.fails(new UpstreamFault.Timeout()).fails(new UpstreamFault.Timeout());

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.UpstreamTimeout());
    assertThat(waits).isEmpty();
  }

  @Test
  void aShortPatienceIsWaitedForWhenNobodyElseIsThere() {
    now = now.plusSeconds(60);
    UpstreamFault soon = new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(1)));
    upstream.fails(soon).fails(soon);

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isInstanceOf(GatewayError.UpstreamRateLimited.class);
    assertThat(waits).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aLongPatienceIsTheClientsToHave() {
    UpstreamFault late = new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(20)));
    upstream.fails(late).fails(late);

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.UpstreamRateLimited(Optional.of(Duration.ofSeconds(20))));
    assertThat(waits).isEmpty();
    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.UpstreamRateLimited(Optional.of(Duration.ofSeconds(20))));
    assertThat(upstream.asked).as("both rest").hasSize(2);
  }

  @Test
  void aThrottledRouteIsLeftAloneAndTheOtherServes() {
    upstream
        .fails(new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(20))))
        .answersWhole("{}", USED)
        .answersWhole("{}", USED)
        .answersWhole("{}", USED);
    await(relay.start(request(MODEL, false)));
    String throttled = upstream.asked.getFirst().route().provider().name();

    await(relay.start(request(MODEL, false)));
    await(relay.start(request(MODEL, false)));

    assertThat(providersAsked().subList(1, 4)).doesNotContain(throttled);
  }

  @Test
  void aRefusedKeyIsWrittenDownAndTheNextKeyServes() {
    onlyProvider("two-keys", List.of(Secret.of("bad-key-bad-key"), Secret.of("good-key-good-key")));
    upstream.fails(new UpstreamFault.Unauthorised(401)).answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    Kept kept = providers.list().getFirst();
    long refused = upstream.asked.getFirst().route().key().id();
    assertThat(kept.keys())
        .filteredOn(key -> key.status() == ProviderKey.Status.REFUSED)
        .singleElement()
        .satisfies(key -> {
          assertThat(key.id()).isEqualTo(refused);
          assertThat(key.reason().orElseThrow()).contains("401");
        });
    assertThat(kept.provider().enabled()).isTrue();
  }

  @Test
  void withItsOnlyKeyRefusedAModelHasNoRoute() {
    onlyProvider("one-key", List.of(Secret.of("bad-key-bad-key")));
    upstream.fails(new UpstreamFault.Unauthorised(401));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.UpstreamRequestFailed());
    assertThat(refusal(relay.start(request(MODEL, false))))
        .isInstanceOf(GatewayError.NoAvailableRoute.class);
    assertThat(upstream.asked).hasSize(1);
  }

  @Test
  void anOpenBreakerKeepsRequestsAwayUntilItsTimeIsUp() {
    onlyProvider("flaky", List.of(Secret.of("some-key-some-key")));
    for (int i = 0; i < 20; i++) {
      upstream.fails(new UpstreamFault.Timeout());
    }
    for (int i = 0; i < 20; i++) {
      refusal(relay.start(request(MODEL, false)));
    }

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(
            new GatewayError.NoAvailableRoute(MODEL.value(), Optional.of(Duration.ofSeconds(30))));
    assertThat(upstream.asked).hasSize(20);

    now = now.plusSeconds(30);
    upstream.answersWhole("{}", USED).answersWhole("{}", USED);
    await(relay.start(request(MODEL, false)));
    await(relay.start(request(MODEL, false)));
    assertThat(upstream.asked).hasSize(22);
  }

  @Test
  void whatOurSideRefusesMovesNoBreaker() {
    for (int i = 0; i < 40; i++) {
      accountHas("0");
      refusal(relay.start(request(MODEL, POOR)));
    }
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(upstream.asked).hasSize(1);
  }

  @Test
  void aClientThatLeavesIsNoFailureOfTheProvider() {
    onlyProvider("slow", List.of(Secret.of("some-key-some-key")));
    for (int i = 0; i < 30; i++) {
      upstream.hangs();
      RelayCall call = relay.start(request(MODEL, true));
      int asked = i + 1;
      runUntil(() -> upstream.asked.size() == asked);
      call.clientLeft();
      refusal(call);
    }
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(upstream.asked).hasSize(31);
  }

  @Test
  void aStreamThatBreaksBeforeItShowsAnythingIsReplacedUnseen() {
    ScriptedProvider.Pieces broken = upstream.streams(null);
    ScriptedProvider.Pieces whole = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> broken.demand == 1);
    broken.push("");
    broken.push("");
    broken.fail(new UpstreamFault.Cut());
    runUntil(() -> whole.demand == 1);
    whole.push("");
    whole.push("hello");

    ClientSide client = read(call);
    client.wants(Long.MAX_VALUE);
    whole.pushLast("[DONE]");
    runUntil(() -> client.completed);

    assertThat(client.got.toString()).isEqualTo("hello[DONE]");
    assertThat(record().attempts()).extracting(Attempt::outcome).containsExactly("cut", "served");
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void aStreamThatSaysNothingAtAllIsReplaced() {
    ScriptedProvider.Pieces empty = upstream.streams(null);
    upstream.answersWhole("{}", USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> empty.demand == 1);
    empty.complete();

    await(call);

    assertThat(record().attempts()).extracting(Attempt::outcome).containsExactly("empty", "served");
  }

  @Test
  void anAnswerThatHasNothingToShowStillEndsAsItCame() {
    ScriptedProvider.Pieces nothing = upstream.streams(null);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> nothing.demand == 1);
    nothing.push("");
    nothing.complete();

    ClientSide client = read(call);
    client.wants(Long.MAX_VALUE);
    runUntil(() -> client.completed);

    assertThat(upstream.asked).hasSize(1);
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void whatIsKeptBackIsBounded() {
    ScriptedProvider.Pieces chatty = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> chatty.demand == 1);
    for (int i = 0; i < 20; i++) {
      chatty.comment(": still thinking ".repeat(512));
    }

    ClientSide client = read(call);
    client.wants(Long.MAX_VALUE);
    assertThat(client.got).hasSizeGreaterThan(64 << 10);
    chatty.push("at last");
    chatty.pushLast("[DONE]");
    runUntil(() -> client.completed);
  }

  @Test
  void aNameThatOnlyLooksAlikeIsServedAndChargedAsTheModel() {
    keys.add(key(POOR, Optional.of(Set.of(MODEL))));
    upstream.answersWhole("{}", USED);

    await(relay.start(request(new ModelName("vendor/M1:free"), POOR)));

    assertThat(upstream.asked.getFirst().route().upstreamModel()).isEqualTo(MODEL);
    assertThat(upstream.asked.getFirst().head().model().value()).isEqualTo("vendor/M1:free");
    assertThat(record().question().model()).isEqualTo(MODEL);
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void aContentFilterIsToldAndNobodyElseIsAsked() {
    GatewayError.UpstreamRejected filtered =
        new GatewayError.UpstreamRejected(
            400, "no", "invalid_request_error", Optional.empty(), Optional.of("content_filter"));
    upstream.fails(new UpstreamFault.Filtered(filtered));

    assertThat(refusal(relay.start(request(MODEL, false)))).isEqualTo(filtered);
    assertThat(upstream.asked).hasSize(1);
  }

  @Test
  void aModelThatOneProviderLacksIsAskedOfTheNext() {
    GatewayError.UpstreamRejected missing =
        new GatewayError.UpstreamRejected(
            404, "no", "invalid_request_error", Optional.empty(), Optional.of("model_not_found"));
    upstream.fails(new UpstreamFault.Rejected(missing)).answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(new HashSet<>(providersAsked())).hasSize(2);
  }

  private void onlyProvider(String name, List<Secret> secrets) {
    providers.list().forEach(kept -> providers.remove(kept.provider().id()));
    providers.add(provider(name), Secrets.keys(secrets));
    catalogue.reload();
  }

  private List<String> providersAsked() {
    return upstream.asked.stream().map(request -> request.route().provider().name()).toList();
  }
}
