package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.nebulagate.application.relay.ScriptedProvider.Pieces;
import io.nebulagate.application.relay.ScriptedProvider.Seen;
import io.nebulagate.application.responses.KeptId;
import io.nebulagate.application.responses.KeptIds;
import io.nebulagate.application.routing.Place;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.chat.KeptByProvider.Reference;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What refers to something that is kept goes to whoever keeps it, or nowhere. */
class KeptStateTest extends RelayStage {

  private static final Reference PREVIOUS =
      new Reference("previous_response_id", Optional.of("resp_1"));
  private static final Reference ITEM = new Reference("input", Optional.of("msg_1"));
  private static final Reference PROMPT = new Reference("prompt", Optional.empty());

  // ── what is kept of an answer ──

  @Test
  void anAnswerThatIsKeptIsFoundByItsNameAndThoseOfItsItems() {
    upstream.answersAsSeen("{}", seen("resp_1", "msg_1"));

    await(relay.start(asking(true)));

    Place place = Place.of(upstream.asked.getFirst().route());
    assertThat(kept("resp_1", "msg_1"))
        .extracting(KeptId::id, KeptId::model, KeptId::place)
        .containsExactly(tuple("resp_1", MODEL, place), tuple("msg_1", MODEL, place));
  }

  @Test
  void theEndOfAStreamWaitsUntilItIsKnownWhoKeepsIt() {
    Deque<Runnable> slow = new ArrayDeque<>();
    Pieces pieces = upstream.streams(USED);
    pieces.seen.keptIds = List.of("resp_1");
    RelayCall call = service(new KeptIds(keptIds, slow::add)).start(streaming());
    runUntil(() -> !upstream.asked.isEmpty());
    pieces.begins();
    ClientSide client = read(call);
    client.wants(10);

    pieces.pushLast("end");
    runUntil(() -> !slow.isEmpty());
    runUntil(() -> !ledger.records().isEmpty());
    assertThat(client.completed).isFalse();
    slow.remove().run();
    runUntil(() -> client.completed);

    assertThat(client.got).endsWithIgnoringCase("end");
    assertThat(kept("resp_1")).hasSize(1);
  }

  @Test
  void anAnswerReachesItsClientAlsoWhenNobodyKnowsWhoKeepsIt() {
    upstream.answersAsSeen("{}", seen("resp_1"));
    RelayService forgetful =
        service(
            new KeptIds(
                keptIds,
                _ -> {
                  throw new IllegalStateException("nothing is written");
                }));

    RelayAnswer answer = await(forgetful.start(asking(true)));

    assertThat(answer).isInstanceOf(RelayAnswer.Whole.class);
  }

  @Test
  void nothingIsNotedOfAnAnswerThatNobodyKeeps() {
    upstream.answersAsSeen("{}", seen("resp_1"));
    await(relay.start(asking(false)));
    assertThat(kept("resp_1")).isEmpty();
  }

  // ── what a request refers to ──

  @Test
  void whatContinuesAResponseGoesToWhoeverMadeIt() {
    for (String name : List.of("first", "second", "first", "second")) {
      keep("resp_1", place(name));
      upstream.answersWhole("{}", TokenUsage.of(1, 1));

      await(relay.start(referring(PREVIOUS)));

      assertThat(upstream.asked.getLast().route().provider().name()).isEqualTo(name);
      assertThat(upstream.asked.getLast().api()).isEqualTo(Api.RESPONSES);
    }
  }

  @Test
  void anItemGoesToWhoeverKeepsItTogetherWithItsResponse() {
    keep("resp_1", place("second"));
    keep("msg_1", place("second"));
    upstream.answersWhole("{}", TokenUsage.of(1, 1));

    await(relay.start(referring(PREVIOUS, ITEM)));

    assertThat(upstream.asked.getFirst().route().provider().name()).isEqualTo("second");
  }

  @Test
  void whatIsKeptInDifferentPlacesCannotBeReferredToAtOnce() {
    keep("resp_1", place("first"));
    keep("msg_1", place("second"));

    assertThat(refusal(relay.start(referring(PREVIOUS, ITEM)))).isEqualTo(noItem());
    assertNothingHappened();
  }

  @Test
  void aNameOfAnotherTenantReadsLikeNone() {
    keptIds.keep(
        List.of(
            new KeptId(tenant() + 1, "resp_1", 1, MODEL, place("first")),
            new KeptId(tenant() + 1, "msg_1", 1, MODEL, place("first"))));

    assertThat(refusal(relay.start(referring(PREVIOUS)))).isEqualTo(noResponse());
    assertThat(refusal(relay.start(referring(ITEM)))).isEqualTo(noItem());
    assertNothingHappened();
  }

  @Test
  void whatIsTooOldReadsLikeNone() {
    keep("resp_1", place("first"));
    keptIds.pass(Duration.ofDays(30));

    assertThat(refusal(relay.start(referring(PREVIOUS)))).isEqualTo(noResponse());
  }

  @Test
  void whatIsKeptWhereNobodyIsAskedAnyMoreReadsLikeNone() {
    keep("resp_1", place("first"));
    offering("first", Api.CHAT);

    assertThat(refusal(relay.start(referring(PREVIOUS)))).isEqualTo(noResponse());
    assertNothingHappened();
  }

  // ── what has no name that the gateway could know ──

  @Test
  void aPromptGoesToTheOnlyProviderThatIsAskedForResponses() {
    offering("first", Api.CHAT);
    offering("second", Api.RESPONSES);
    upstream.answersWhole("{}", TokenUsage.of(1, 1));

    await(relay.start(referring(PROMPT)));

    assertThat(upstream.asked)
        .extracting(asked -> asked.route().provider().name())
        .containsExactly("second");
  }

  @Test
  void whereSeveralMayKeepAPromptNobodyIsAsked() {
    assertThat(refusal(relay.start(referring(PROMPT))))
        .isInstanceOfSatisfying(
            GatewayError.InvalidValue.class,
            wrong -> {
              assertThat(wrong.field()).isEqualTo("prompt");
              assertThat(wrong.reason()).contains("does not know which provider");
            });
    assertNothingHappened();
  }

  @Test
  void whereItWouldHaveToBeTranslatedNobodyIsAsked() {
    offering("first", Api.CHAT);
    offering("second", Api.CHAT);

    assertThat(refusal(relay.start(referring(PROMPT))))
        .isInstanceOfSatisfying(
            GatewayError.InvalidValue.class,
            wrong -> assertThat(wrong.reason()).contains("no provider of this model keeps"));
    assertNothingHappened();
  }

  // ── the stage ──

  private void assertNothingHappened() {
    assertThat(upstream.asked).isEmpty();
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  private static GatewayError noResponse() {
    return new GatewayError.PreviousResponseNotFound("resp_1");
  }

  private static GatewayError noItem() {
    return new GatewayError.InvalidValue(
        "input", "one of its references leads to nothing; send the item itself");
  }

  private long tenant() {
    return key(KEY, Optional.empty()).tenant();
  }

  private List<KeptId> kept(String... ids) {
    return keptIds.find(tenant(), List.of(ids));
  }

  private void keep(String id, Place place) {
    keptIds.keep(List.of(new KeptId(tenant(), id, 1, MODEL, place)));
  }

  private Place place(String provider) {
    return catalogue.current().routes(MODEL).stream()
        .filter(route -> route.provider().name().equals(provider))
        .map(Place::of)
        .findFirst()
        .orElseThrow();
  }

  private static Seen seen(String... keptIds) {
    Seen seen = new Seen(USED, 2);
    seen.keptIds = List.of(keptIds);
    return seen;
  }

  private void offering(String name, Api api) {
    providers.list().stream()
        .filter(kept -> kept.provider().name().equals(name))
        .toList()
        .forEach(kept -> providers.remove(kept.provider().id()));
    providers.add(
        provider(name).offering(Optional.of(Set.of(api))), List.of(Secret.of("upstream-key")));
    catalogue.reload();
  }

  private RelayRequest referring(Reference... references) {
    return responses(request(MODEL, false), new KeptByProvider(List.of(references), false));
  }

  private RelayRequest asking(boolean kept) {
    return responses(request(MODEL, false), new KeptByProvider(List.of(), kept));
  }

  private RelayRequest streaming() {
    return responses(request(MODEL, true), new KeptByProvider(List.of(), true));
  }

  private static RelayRequest responses(RelayRequest plain, KeptByProvider kept) {
    return new RelayRequest(
        plain.id(),
        new RelayRequest.Asked(Dialect.OPENAI, Api.RESPONSES),
        plain.credential(),
        plain.client(),
        plain.head().keeping(kept),
        plain.body(),
        plain.headers(),
        plain.executor());
  }
}
