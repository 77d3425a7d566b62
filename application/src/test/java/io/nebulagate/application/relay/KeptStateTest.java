package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requests that refer to what a provider keeps go where there is no choice, or nowhere. */
class KeptStateTest extends RelayStage {

  private static final String FIELD = "previous_response_id";

  @Test
  void theOnlyProviderThatIsAskedForResponsesIsAsked() {
    offering("first", Api.CHAT);
    offering("second", Api.RESPONSES);
    upstream.answersWhole("{}", TokenUsage.of(1, 1));

    await(relay.start(continuing()));

    assertThat(upstream.asked)
        .extracting(asked -> asked.route().provider().name())
        .containsExactly("second");
    assertThat(upstream.asked.getFirst().api()).isEqualTo(Api.RESPONSES);
  }

  @Test
  void whereSeveralMayKeepItNobodyIsAsked() {
    assertThat(refusal(relay.start(continuing())))
        .isInstanceOfSatisfying(
            GatewayError.InvalidValue.class,
            wrong -> {
              assertThat(wrong.field()).isEqualTo(FIELD);
              assertThat(wrong.reason()).contains("does not know which provider");
            });
    assertThat(upstream.asked).isEmpty();
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void whereItWouldHaveToBeTranslatedNobodyIsAsked() {
    offering("first", Api.CHAT);
    offering("second", Api.CHAT);

    assertThat(refusal(relay.start(continuing())))
        .isInstanceOfSatisfying(
            GatewayError.InvalidValue.class, wrong -> assertThat(wrong.field()).isEqualTo(FIELD));
    assertThat(upstream.asked).isEmpty();
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

  private RelayRequest continuing() {
    RelayRequest plain = request(MODEL, false);
    return new RelayRequest(
        plain.id(),
        new RelayRequest.Asked(Dialect.OPENAI, Api.RESPONSES),
        plain.credential(),
        plain.client(),
        plain.head().continuing(FIELD),
        plain.body(),
        plain.headers(),
        plain.executor());
  }
}
