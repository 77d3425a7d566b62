package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.policy.InMemoryPolicies;
import io.nebulagate.application.policy.LivePolicies;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.policy.PolicyService;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Hit.Effect;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What policies say is done, and noted with the request. */
class GovernedRelayTest extends RelayStage {

  private static final ModelName MINI = new ModelName("m1-mini");

  private @Nullable PolicyService policies;
  private String prompt = "tell me of the Manhattan project";

  @Override
  PolicyGate policies() {
    InMemoryPolicies store = new InMemoryPolicies();
    LivePolicies live = new LivePolicies(store, _ -> _ -> Optional.empty());
    policies = new PolicyService(store, live);
    return new PolicyGate(
        live,
        new PolicyGate.Looking(
            _ -> prompt,
            bytes -> StandardCharsets.UTF_8.decode(bytes).toString(),
            address -> address.equals(CLIENT) ? Optional.of("CN") : Optional.empty(),
            PolicyGate.Owners.UNKNOWN,
            passage -> "#" + passage.length(),
            Runnable::run,
            PolicyGate.PATIENCE));
  }

  @BeforeEach
  void aSmallerModelAndAProviderInEurope() {
    providers.add(
        Provider.openAi("small", URI.create("https://small.example"), Map.of(MINI, MINI)),
        List.of(Secret.of("upstream-key")));
    prices.add(MINI, PriceSheet.perToken(3, Price.perMillion("1"), Price.perMillion("1")));
    catalogue.reload();
  }

  @Test
  void whatARuleRejectsIsNeitherAskedNorChargedAndLeavesATrace() {
    inForce(Mode.ENFORCE, rule(new Action.Reject(), words("manhattan")));

    RelayCall call = relay.start(request(MODEL, false));

    assertThat(refusal(call)).isEqualTo(new GatewayError.PolicyViolation("r"));
    assertThat(upstream.asked).isEmpty();
    assertThat(spent()).isEqualTo(Money.ZERO);
    RequestRecord record = record();
    assertThat(record.status()).isEqualTo(599);
    assertThat(record.charge()).isEmpty();
    assertThat(record.question().model()).isEqualTo(MODEL);
    assertThat(record.hits())
        .singleElement()
        .satisfies(hit -> {
          assertThat(hit.rule()).isEqualTo("r");
          assertThat(hit.policy()).isEqualTo(1);
          assertThat(hit.version()).isEqualTo(1);
          assertThat(hit.span()).contains("#9");
          assertThat(hit.effect()).isEqualTo(Effect.APPLIED);
          assertThat(hit.latency()).isPositive();
        });
  }

  @Test
  void whatNoRuleFindsLeavesNone() {
    inForce(Mode.ENFORCE, rule(new Action.Reject(), words("trinity")));
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(record().hits()).isEmpty();
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void aDegradedRequestIsServedAndChargedAsTheOtherModel() {
    inForce(Mode.ENFORCE, rule(new Action.Degrade(MINI), new Detector.LongerThan(10)));
    upstream.answersWhole("{}", USED);

    RelayCall call = relay.start(request(MODEL, false));
    await(call);

    assertThat(call.substitution()).contains(new RelayCall.Substitution(MODEL, MINI));
    assertThat(upstream.asked.getFirst().route().upstreamModel()).isEqualTo(MINI);
    assertThat(record().question().model()).isEqualTo(MINI);
    assertThat(spent()).isEqualTo(Money.parse("0.0011"));
    assertThat(record().hits()).extracting(Hit::business).containsExactly("degraded");
    assertThat(record().hits()).extracting(Hit::to).containsExactly(Optional.of("m1-mini"));
  }

  @Test
  void aModelNobodyServesIsNothingToDegradeTo() {
    inForce(Mode.ENFORCE, rule(new Action.Degrade(new ModelName("gone"))));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.NoAvailableRoute("m1", Optional.empty()));
    assertThat(record().hits()).hasSize(1);
  }

  @Test
  void aReroutedRequestGoesToProvidersWithTheTagsAlone() {
    europe(MODEL);
    inForce(
        Mode.ENFORCE,
        rule(new Action.Reroute(Set.of("zdr"), Optional.of(Set.of("eu"))), words("manhattan")));
    for (int i = 0; i < 5; i++) {
      upstream.answersWhole("{}", USED);
      await(relay.start(request(MODEL, false)));
    }

    assertThat(upstream.asked)
        .extracting(asked -> asked.route().provider().name())
        .containsOnly("europe");
    assertThat(record().hits()).extracting(Hit::business).containsExactly("rerouted");
  }

  @Test
  void whereNoProviderIsAllowedTheRequestIsRefusedAndNotSentElsewhere() {
    inForce(Mode.ENFORCE, rule(new Action.Reroute(Set.of(), Optional.of(Set.of("cn")))));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.PolicyViolation("r"));
    assertThat(upstream.asked).isEmpty();
    assertThat(record().hits()).hasSize(1);
  }

  @Test
  void aRuleLimitsEachKeyWhereItHolds() {
    inForce(Mode.ENFORCE, rule(new Action.Limit(1), words("manhattan")));
    upstream.answersWhole("{}", USED).answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isInstanceOfSatisfying(
            GatewayError.RateLimited.class,
            refused -> assertThat(refused.limit()).isEqualTo(Limit.REQUESTS));
    assertThat(record().hits()).extracting(Hit::business).containsExactly("limited");
    prompt = "something else";
    await(relay.start(request(MODEL, false)));
    assertThat(upstream.asked).hasSize(2);
  }

  @Test
  void aPolicyThatObservesOnlyNotes() {
    inForce(Mode.OBSERVE, rule(new Action.Reject(), words("manhattan")));
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(record().status()).isEqualTo(200);
    assertThat(record().hits()).extracting(Hit::business).containsExactly("would_reject");
  }

  @Test
  void aModelIsTheSameByWhateverNameItIsAskedFor() {
    inForce(Mode.ENFORCE, rule(new Action.Reject(), new Detector.Models(Set.of(MODEL))));
    keys.add(key(KEY, Optional.empty()));

    assertThat(refusal(relay.start(request(new ModelName("M1"), false))))
        .isEqualTo(new GatewayError.PolicyViolation("r"));
  }

  @Test
  void whoMayNotAskForTheModelIsNotJudged() {
    inForce(Mode.ENFORCE, rule(new Action.Reject()));

    assertThat(refusal(relay.start(request(MINI, false))))
        .isInstanceOf(GatewayError.ModelNotAllowed.class);
    assertThat(ledger.records()).isEmpty();
  }

  @Test
  void aStreamEndsBeforeAWordThatMustNotBeSaidAndWhatWasPassedIsCharged() {
    inForce(Mode.ENFORCE, rule(new Action.Reject(), answerWords("manhattan")));
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("the man");
    ClientSide client = read(call);
    client.wants(10);

    pieces.push("hattan project");
    runUntil(() -> client.failure != null);

    assertThat(client.got).hasToString("the man");
    assertThat(client.failure)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error()).isEqualTo(new GatewayError.PolicyViolation("r")));
    assertThat(pieces.cancelled).isTrue();
    assertThat(record().hits())
        .extracting(Hit::detector)
        .containsExactly(Optional.of("answer_keywords"));
    assertThat(record().usage().source()).isEqualTo(RequestRecord.UsageSource.ESTIMATED);
    assertThat(spent().isPositive()).isTrue();
  }

  @Test
  void anAnswerInOnePieceIsWithheldAndCharged() {
    inForce(Mode.ENFORCE, rule(new Action.Reject(), answerWords("manhattan")));
    upstream.answersWhole("it was MANHATTAN", USED);

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.PolicyViolation("r"));
    assertThat(record().status()).isEqualTo(599);
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void anAnswerThatIsOnlyNotedPasses() {
    inForce(Mode.OBSERVE, rule(new Action.Reject(), answerWords("manhattan")));
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("manhattan ");
    ClientSide client = read(call);
    client.wants(10);
    pieces.push("manhattan");
    pieces.complete();
    runUntil(() -> client.completed);

    assertThat(client.got).hasToString("manhattan manhattan");
    assertThat(record().hits()).extracting(Hit::business).containsExactly("would_reject");
  }

  @Test
  void aRequestFromACountryGoesToProvidersThatMayServeItAlone() {
    europe(MODEL);
    inForce(
        Mode.ENFORCE,
        rule(
            new Action.Reroute(Set.of("zdr"), Optional.empty()),
            new Detector.Regions(Set.of("CN"))));
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(upstream.asked)
        .extracting(asked -> asked.route().provider().name())
        .containsExactly("europe");
    assertThat(record().hits()).extracting(Hit::detector).containsExactly(Optional.of("regions"));
  }

  private void europe(ModelName model) {
    providers.add(
        new Provider(
            0,
            "europe",
            ProviderType.OPENAI,
            URI.create("https://europe.example"),
            Map.of(model, model),
            Map.of(),
            Provider.Traffic.DEFAULT,
            Optional.of("eu"),
            Set.of("zdr", "iso"),
            true,
            Optional.empty(),
            Provider.Timeouts.DEFAULT,
            Optional.empty(),
            Optional.empty()),
        List.of(Secret.of("upstream-key")));
    catalogue.reload();
  }

  private void inForce(Mode mode, Rule... rules) {
    Objects.requireNonNull(policies)
        .add(new Policy(0, 0, "p", mode, Policy.EVERY_KEY, List.of(rules)));
  }

  private static Rule rule(Action then, Detector... when) {
    return new Rule("r", List.of(when), then, OnError.FAIL_OPEN);
  }

  private static Detector answerWords(String... words) {
    return new Detector.AnswerKeywords(List.of(words));
  }

  private static Detector words(String... words) {
    return new Detector.Keywords(List.of(words));
  }
}
