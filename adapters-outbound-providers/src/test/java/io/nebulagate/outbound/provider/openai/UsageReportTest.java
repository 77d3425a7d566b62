package io.nebulagate.outbound.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReportTest {

  @Test
  void kindsAreDisjointAndSumUpToTheVendorsTotal() throws IOException {
    TokenUsage usage =
        usage(
            """
            {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
             "prompt_tokens_details":{"cached_tokens":30,"cache_write_tokens":10,
               "audio_tokens":5,"image_tokens":7},
             "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":8}}
            """);

    assertThat(usage)
        .isEqualTo(
            new TokenUsage(
                Map.of(
                    TokenKind.INPUT, 48L,
                    TokenKind.CACHED_INPUT, 30L,
                    TokenKind.CACHE_WRITE, 10L,
                    TokenKind.AUDIO_INPUT, 5L,
                    TokenKind.IMAGE, 7L,
                    TokenKind.OUTPUT, 42L,
                    TokenKind.AUDIO_OUTPUT, 8L),
                20));
    assertThat(usage.total()).isEqualTo(150);
  }

  @Test
  void whatIsCachedOfTheSoundIsNotCountedAsSoundAgain() throws IOException {
    TokenUsage usage =
        usage(
            """
            {"input_tokens":100,"output_tokens":0,
             "input_token_details":{"text_tokens":60,"audio_tokens":40,"cached_tokens":50,
               "cached_tokens_details":{"text_tokens":30,"audio_tokens":20}}}
            """);

    assertThat(usage)
        .isEqualTo(
            new TokenUsage(
                Map.of(
                    TokenKind.INPUT, 30L,
                    TokenKind.CACHED_INPUT, 50L,
                    TokenKind.AUDIO_INPUT, 20L),
                0));
  }

  @Test
  void deepSeekAndMoonshotSpellCachedTokensTheirOwnWay() throws IOException {
    assertThat(
            usage("{\"prompt_tokens\":9,\"completion_tokens\":1,\"prompt_cache_hit_tokens\":4}")
                .of(TokenKind.CACHED_INPUT))
        .isEqualTo(4);
    assertThat(
            usage("{\"prompt_tokens\":9,\"completion_tokens\":1,\"cached_tokens\":4}")
                .of(TokenKind.CACHED_INPUT))
        .isEqualTo(4);
  }

  @Test
  void reasoningThatIsCountedBesideTheAnswerIsAddedToIt() throws IOException {
    TokenUsage usage =
        usage(
            "{\"prompt_tokens\":307,\"completion_tokens\":26,\"total_tokens\":560,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":227}}");

    assertThat(usage.output()).isEqualTo(253);
    assertThat(usage.total()).isEqualTo(560);
  }

  @Test
  void detailsNeverExceedWhatTheyDetail() throws IOException {
    TokenUsage usage =
        usage(
            "{\"prompt_tokens\":5,\"completion_tokens\":2,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":50,\"audio_tokens\":9},"
                + "\"completion_tokens_details\":{\"audio_tokens\":9}}");

    assertThat(usage.input()).isEqualTo(5);
    assertThat(usage.output()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt_tokens\":-1,\"completion_tokens\":2}",
        "{\"prompt_tokens\":1,\"completion_tokens\":2147483648}",
        "{\"prompt_tokens\":1,\"completion_tokens\":99999999999999999999}",
        "{\"prompt_tokens\":1.0,\"completion_tokens\":2}",
        "{\"prompt_tokens\":1,\"completion_tokens\":\"2\"}",
        "{\"prompt_tokens\":1,\"completion_tokens\":NaN}",
        "{\"prompt_tokens\":1,\"completion_tokens\":[2]}"
      })
  void aCountThatCannotBeOneIsMissingAndRemembered(String lie) throws IOException {
    assertThat(report(Api.CHAT, lie)).isEmpty();
    assertThat(read(lie).impossible()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"prompt_tokens\":1,\"completion_tokens\":null}", "{\"prompt_tokens\":1}", "{}"})
  void aCountThatDidNotComeIsNoLie(String silence) throws IOException {
    assertThat(report(Api.CHAT, silence)).isEmpty();
    assertThat(read(silence).impossible()).isFalse();
  }

  @Test
  void aMissingCountFollowsFromTheTotal() throws IOException {
    assertThat(usage("{\"prompt_tokens\":3,\"total_tokens\":10}")).isEqualTo(TokenUsage.of(3, 7));
    assertThat(usage("{\"completion_tokens\":3,\"total_tokens\":10}"))
        .isEqualTo(TokenUsage.of(7, 3));
    assertThat(report(Api.CHAT, "{\"completion_tokens\":3,\"total_tokens\":1}")).isEmpty();
  }

  @Test
  void embeddingsHaveNoAnswerTokens() throws IOException {
    assertThat(
            report(Api.EMBEDDINGS, "{\"prompt_tokens\":8,\"total_tokens\":8}")
                .orElseThrow()
                .usage())
        .isEqualTo(TokenUsage.of(8, 0));
    assertThat(report(Api.EMBEDDINGS, "{\"prompt_tokens\":8}").orElseThrow().usage())
        .isEqualTo(TokenUsage.of(8, 0));
  }

  @Test
  void toolsThatRanAtTheVendorsAreCounted() throws IOException {
    TokenUsage usage =
        usage(
            """
            {"prompt_tokens":1,"completion_tokens":2,"server_tool_use":
             {"web_search_requests":2,"web_fetch_requests":0,"Odd Name_requests":1,"x":3,
              "code_requests":-1}}
            """);

    assertThat(usage.units()).isEqualTo(UnitUsage.of(Unit.tool("web_search"), 2));
  }

  @Test
  void theRawReportIsKept() throws IOException {
    String raw = "{ \"prompt_tokens\":1, \"completion_tokens\":2, \"cost\":0.5 }";

    assertThat(report(Api.CHAT, raw).orElseThrow().raw()).isEqualTo(raw);
  }

  private static TokenUsage usage(String json) throws IOException {
    return report(Api.CHAT, json).orElseThrow().usage();
  }

  private static Optional<ReportedUsage> report(Api api, String text) throws IOException {
    return read(text).report(api);
  }

  private static UsageReport read(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    UsageReport report = new UsageReport();
    try (JsonParser json = Json.read(bytes, 0, bytes.length)) {
      json.nextToken();
      report.read(json);
    }
    report.keepRaw(bytes, 0, bytes.length);
    return report;
  }
}
