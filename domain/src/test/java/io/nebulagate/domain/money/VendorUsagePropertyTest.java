package io.nebulagate.domain.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.money.VendorUsage.Anthropic;
import io.nebulagate.domain.money.VendorUsage.Gemini;
import io.nebulagate.domain.money.VendorUsage.OpenAi;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a vendor reports, the parts add up to the vendor's own total. */
class VendorUsagePropertyTest {

  private static final long COUNT_MAX = 1_000_000;

  static LongStream seeds() {
    Long chosen = Long.getLong("seed");
    return chosen == null ? LongStream.range(0, 300) : LongStream.of(chosen);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void openAisPartsAddUp(long seed) {
    Random random = new Random(seed);
    long prompt = random.nextLong(COUNT_MAX);
    long completion = random.nextLong(COUNT_MAX);
    boolean reasoningBeside = random.nextBoolean();
    long reasoning = 1 + random.nextLong(reasoningBeside ? COUNT_MAX : completion + 1);
    long total = prompt + completion + (reasoningBeside ? reasoning : 0);
    long cached = random.nextLong(prompt + 1);
    long written = random.nextLong(prompt - cached + 1);

    TokenUsage usage =
        new OpenAi(
                new OpenAi.Totals(prompt, completion, total),
                new OpenAi.PromptDetails(cached, written, anyCount(random), anyCount(random)),
                new OpenAi.AnswerDetails(reasoning, anyCount(random)))
            .toTokens()
            .orElseThrow();

    assertThat(usage.total()).isEqualTo(total);
    assertThat(usage.input()).isEqualTo(prompt);
    assertThat(usage.of(TokenKind.CACHED_INPUT)).isEqualTo(cached);
    assertThat(usage.reasoning()).isLessThanOrEqualTo(usage.of(TokenKind.OUTPUT));
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void detailsThatLieNeverMakeMoreThanTwicePrompt(long seed) {
    Random random = new Random(seed);
    long prompt = random.nextLong(COUNT_MAX);

    TokenUsage usage =
        new OpenAi(
                new OpenAi.Totals(prompt, 1, prompt + 1),
                new OpenAi.PromptDetails(
                    anyCount(random), anyCount(random), anyCount(random), anyCount(random)),
                OpenAi.AnswerDetails.NONE)
            .toTokens()
            .orElseThrow();

    assertThat(usage.input()).isBetween(prompt, 2 * prompt);
    assertThat(usage.of(TokenKind.CACHED_INPUT)).isBetween(0L, prompt);
    assertThat(usage.of(TokenKind.CACHE_WRITE)).isBetween(0L, prompt);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void geminisPartsAddUp(long seed) {
    Random random = new Random(seed);
    long prompt = random.nextLong(COUNT_MAX);
    long tools = random.nextLong(COUNT_MAX);
    long candidates = random.nextLong(COUNT_MAX);
    long thoughts = random.nextLong(COUNT_MAX);

    TokenUsage usage =
        new Gemini(
                new Gemini.Counts(prompt, anyCount(random), tools, candidates, thoughts),
                anyCount(random),
                anyCount(random),
                anyCount(random))
            .toTokens()
            .orElseThrow();

    assertThat(usage.total()).isEqualTo(prompt + tools + candidates + thoughts);
    assertThat(usage.input()).isEqualTo(prompt + tools);
    assertThat(usage.reasoning()).isEqualTo(thoughts);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void anthropicsPartsAddUp(long seed) {
    Random random = new Random(seed);
    long input = random.nextLong(COUNT_MAX);
    long read = random.nextLong(COUNT_MAX);
    long written = random.nextLong(COUNT_MAX);
    long output = random.nextLong(COUNT_MAX);
    long hour = random.nextBoolean() ? VendorUsage.MISSING : random.nextLong(written + 1);
    long minutes = hour < 0 ? VendorUsage.MISSING : random.nextLong(written - hour + 1);

    TokenUsage usage =
        new Anthropic(input, read, written, minutes, hour, output, anyCount(random))
            .toTokens()
            .orElseThrow();

    assertThat(usage.total()).isEqualTo(input + read + written + output);
    assertThat(usage.of(TokenKind.INPUT)).isEqualTo(input);
    assertThat(usage.of(TokenKind.CACHE_WRITE) + usage.of(TokenKind.CACHE_WRITE_1H))
        .isEqualTo(written);
  }

  /** Anything a vendor may send: nothing, a sensible count, a lie. */
  private static long anyCount(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> VendorUsage.MISSING;
      case 1 -> random.nextLong();
      default -> random.nextLong(COUNT_MAX);
    };
  }
}
