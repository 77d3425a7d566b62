package io.nebulagate.domain.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.money.VendorUsage.Anthropic;
import io.nebulagate.domain.money.VendorUsage.Cohere;
import io.nebulagate.domain.money.VendorUsage.Gemini;
import io.nebulagate.domain.money.VendorUsage.OpenAi;
import io.nebulagate.domain.money.VendorUsage.OpenAi.AnswerDetails;
import io.nebulagate.domain.money.VendorUsage.OpenAi.PromptDetails;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VendorUsageTest {

  private static final long NONE = VendorUsage.MISSING;

  @ParameterizedTest
  @ValueSource(longs = {-1, -2, Long.MIN_VALUE, 1L << 31, Long.MAX_VALUE})
  void aCountThatCannotBeIsMissing(long lie) {
    OpenAi openAi =
        new OpenAi(new OpenAi.Totals(lie, 1, NONE), PromptDetails.NONE, AnswerDetails.NONE);
    Gemini gemini = new Gemini(new Gemini.Counts(lie, 0, 0, 1, 0), NONE, NONE, NONE);
    Anthropic anthropic = new Anthropic(lie, 0, 0, NONE, NONE, 1, NONE);

    assertThat(openAi.toTokens()).isEmpty();
    assertThat(gemini.toTokens()).isEmpty();
    assertThat(anthropic.toTokens()).isEmpty();
    assertThat(new Cohere(lie, 1, NONE, 1).toTokens()).isEmpty();
  }

  @Test
  void whatTheTotalImpliesIsNotMissing() {
    OpenAi noPrompt =
        new OpenAi(new OpenAi.Totals(NONE, 3, 10), PromptDetails.NONE, AnswerDetails.NONE);
    OpenAi noAnswer =
        new OpenAi(new OpenAi.Totals(3, NONE, 10), PromptDetails.NONE, AnswerDetails.NONE);

    assertThat(noPrompt.toTokens()).contains(TokenUsage.of(7, 3));
    assertThat(noAnswer.toTokens()).contains(TokenUsage.of(3, 7));
  }

  @Test
  void geminisThoughtsLieBesideAndItsCacheInside() {
    Gemini reported = new Gemini(new Gemini.Counts(100, 40, 5, 20, 30), NONE, NONE, NONE);

    assertThat(reported.toTokens())
        .contains(
            new TokenUsage(
                Map.of(TokenKind.INPUT, 65L, TokenKind.CACHED_INPUT, 40L, TokenKind.OUTPUT, 50L),
                30));
  }

  @Test
  void geminiLeavesOutWhatIsZero() {
    Gemini reported = new Gemini(new Gemini.Counts(7, NONE, NONE, NONE, NONE), NONE, NONE, NONE);

    assertThat(reported.toTokens()).contains(TokenUsage.of(7, 0));
  }

  @Test
  void cohereIsPaidForWhatItBillsAndNotForWordsOfItsOwn() {
    assertThat(new Cohere(8, 5, 500, 9).toTokens()).contains(TokenUsage.of(8, 5));
    assertThat(new Cohere(0, 5, 500, 9).toTokens()).contains(TokenUsage.of(0, 5));
    assertThat(new Cohere(NONE, 5, 500, 9).toTokens()).contains(TokenUsage.of(500, 5));
    assertThat(new Cohere(NONE, NONE, 500, NONE).toTokens()).isEmpty();
  }

  @Test
  void anthropicsCacheLiesBesideItsInput() {
    Anthropic reported = new Anthropic(100, 1000, 200, 150, 50, 50, 20);

    assertThat(reported.toTokens())
        .contains(
            new TokenUsage(
                Map.of(
                    TokenKind.INPUT, 100L,
                    TokenKind.CACHED_INPUT, 1000L,
                    TokenKind.CACHE_WRITE, 150L,
                    TokenKind.CACHE_WRITE_1H, 50L,
                    TokenKind.OUTPUT, 50L),
                20));
  }

  @Test
  void hugePartsStayBelievable() {
    long most = TokenUsage.COUNT_MAX;
    Gemini reported = new Gemini(new Gemini.Counts(most, 0, most, most, most), NONE, NONE, NONE);

    assertThat(reported.toTokens().orElseThrow().of(TokenKind.OUTPUT)).isEqualTo(most);
    assertThat(reported.toTokens().orElseThrow().of(TokenKind.INPUT)).isEqualTo(most);
  }
}
