package io.nebulagate.outbound.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.policy.Moderator.Opinion;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiModerationsTest {

  private final OpenAiModerations words = new OpenAiModerations();

  @Test
  void theTextIsQuotedAndTheModelTheProvidersOwn() {
    assertThat(new String(words.question("say \"hi\"\n").forProvider("\"own\""), UTF_8))
        .isEqualTo("{\"model\":\"own\",\"input\":\"say \\\"hi\\\"\\n\"}");
  }

  @Test
  void categoriesAndScoresAreRead() {
    assertThat(
            read(
                """
                {"results":[{"flagged":true,"categories":{"hate":false,"self-harm/intent":true},
                "category_scores":{"hate":1.7e-6,"self-harm/intent":0.9996,"odd":7,"none":null}}]}
                """))
        .isEqualTo(
            new Opinion(
                true,
                Set.of("self-harm/intent"),
                Map.of("hate", 0, "self-harm/intent", 999, "odd", 1_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "{\"results\":[]}",
        "{\"results\":{}}",
        "{\"results\":[{}]}",
        "{\"results\":[{\"flagged\":1}]}",
        "{\"results\":[{\"flagged\":true}]} {}"
      })
  void whatIsNoOpinionIsRefused(String answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scoresWithoutMeasureAreNone() {
    assertThat(
            read(
                "{\"results\":[{\"flagged\":false,"
                    + "\"category_scores\":{\"a\":NaN,\"b\":1e999999999}}]}"))
        .isEqualTo(new Opinion(false, Set.of(), Map.of("b", 1_000)));
  }

  private Opinion read(String answer) {
    return words.opinion(ByteBuffer.wrap(answer.getBytes(UTF_8)));
  }
}
