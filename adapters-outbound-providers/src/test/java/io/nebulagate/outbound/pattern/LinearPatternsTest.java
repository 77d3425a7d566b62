package io.nebulagate.outbound.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.policy.TextPatterns;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternsTest {

  private final TextPatterns patterns = new LinearPatterns();

  @Test
  void theFirstPassageIsFound() {
    assertThat(patterns.compile("\\bsk-[a-z0-9]{4,}").find("keys: sk-ab, sk-abcd1, sk-zzzz"))
        .contains("sk-abcd1");
    assertThat(patterns.compile("x+").find("abc")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$"})
  void expressionsThatExplodeElsewhereEndHere(String expression) {
    String text = "a".repeat(100_000) + "!";

    Assertions.assertThatCode(
            () -> {
              var before = System.nanoTime();
              var _ = patterns.compile(expression).find(text);
              assertThat(Duration.ofNanos(System.nanoTime() - before))
                  .isLessThan(Duration.ofSeconds(20));
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a{2,1}", "(?=x)y", "(a)\\1", "((a{1,100}){1,100}){1,100}"})
  void whatIsNoExpressionOrTooLargeSaysSo(String expression) {
    assertThatThrownBy(() -> patterns.compile(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the expression '");
  }
}
