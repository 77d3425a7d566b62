package io.nebulagate.inbound.http.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyHeaderTest {

  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

  @Test
  void mostRequestsCarryNone() {
    assertThat(IdempotencyHeader.of(headers)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"k", "!~", " 8e03978e-40d5-43dd-bc93-6894a57f9324 "})
  void aVisibleWordIsAKey(String value) {
    headers.add("idempotency-key", value);

    assertThat(IdempotencyHeader.of(headers)).hasValue(value.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "k\u00e9y", "tab\there", "bell\u0007"})
  void whatIsNoVisibleWordIsRefusedByName(String value) {
    headers.add("Idempotency-Key", value);

    assertRefused();
  }

  @Test
  void theLengthIsBounded() {
    headers.add("Idempotency-Key", "x".repeat(255));
    assertThat(IdempotencyHeader.of(headers)).isPresent();

    headers.set("Idempotency-Key", "x".repeat(256));

    assertRefused();
  }

  @Test
  void twoKeysAreNone() {
    headers.add("Idempotency-Key", "a").add("Idempotency-Key", "b");

    assertRefused();
  }

  private void assertRefused() {
    assertThatThrownBy(() -> IdempotencyHeader.of(headers))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refusal ->
                assertThat(refusal.error())
                    .isInstanceOfSatisfying(
                        GatewayError.InvalidValue.class,
                        error -> assertThat(error.field()).isEqualTo("Idempotency-Key")));
  }
}
