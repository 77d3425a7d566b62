package io.nebulagate.domain.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.money.VendorUsage.Anthropic;
import io.nebulagate.domain.money.VendorUsage.OpenAi;
import io.nebulagate.domain.money.VendorUsage.OpenAi.AnswerDetails;
import io.nebulagate.domain.money.VendorUsage.OpenAi.PromptDetails;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bills whose result is known: from a vendor's usage object and new-api's ratios to exact quota
 * units and to the charge.
 */
class GoldenVectorsTest {

  private static final long NONE = VendorUsage.MISSING;
  private static final BigDecimal NANOS_PER_QUOTA = BigDecimal.valueOf(2_000);

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void aKnownBillComesOut(Vector vector) {
    Charge charge = vector.sheet.charge(vector.usage, new BigDecimal(vector.group));

    assertThat(charge.exactNanos().divide(NANOS_PER_QUOTA)).isEqualByComparingTo(vector.exact);
    assertThat(charge.amount()).isEqualTo(Money.ofNanos(vector.quota * 2_000));
  }

  static Stream<Vector> vectors() {
    return Stream.of(
        vector(1, "prompt and answer").of(openAi(1000, 500)).at(ratios(".075", "4")).is("225", 225),
        vector(2, "part of the prompt was cached")
            .of(openAi(1000, 500, cached(400, 0)))
            .at(ratios(".075", "4", Map.of("cache", ".5")))
            .is("210", 210),
        vector(3, "Anthropic writes a cache for five minutes")
            .of(anthropic(3, 0, 12304, 550, 12304, 0))
            .at(ratios("1.5", "5", Map.of("create_cache", "1.25")))
            .is("27199.5", 27200),
        vector(4, "an old Anthropic upstream tells only the sum of what was written")
            .of(anthropic(24951, 64126, 2805, 854, NONE, NONE))
            .at(ratios(".875", "5", Map.of("cache", ".1", "create_cache", "1.25")))
            .is("34247.36875", 34247),
        vector(5, "Anthropic writes a cache for an hour")
            .of(anthropic(10, 0, 1000, 10, 0, 1000))
            .at(ratios("1.5", "5"))
            .is("3090", 3090),
        vector(6, "what is cached and what is written exceed the prompt")
            .of(openAi(100, 10, cached(80, 50)))
            .at(ratios("1", "4", Map.of("cache", ".5", "create_cache", "1.25")))
            .is("142.5", 143),
        vector(7, "too little to see").of(openAi(1, 0)).at(ratios(".0001", "1")).is("0.0001", 1),
        vector(8, "a free group")
            .of(openAi(1000, 1000))
            .at(ratios("1", "1"))
            .inGroup("0")
            .is("0", 0),
        vector(9, "no tokens").of(openAi(0, 0)).at(ratios("1", "1")).is("0", 0),
        vector(10, "half a unit").of(openAi(5, 0)).at(ratios(".5", "1")).is("2.5", 3),
        vector(11, "a cheaper group")
            .of(openAi(1234, 567))
            .at(ratios("1.25", "4"))
            .inGroup(".8")
            .is("3502", 3502),
        vector(12, "images in the prompt")
            .of(openAi(1000, 100, new PromptDetails(NONE, NONE, NONE, 600)))
            .at(ratios("2.5", "8", Map.of("image", "2")))
            .is("6000", 6000),
        vector(13, "two searches at $10 per thousand")
            .of(openAi(100, 50).with(UnitUsage.of(Unit.tool("web_search"), 2)))
            .at(ratios("1.25", "4").with(Map.of(Unit.tool("web_search"), Price.of("10"))))
            .is("10375", 10375),
        vector(14, "three calls of a cheaper group")
            .of(openAi(1, 1).with(UnitUsage.of(Unit.CALL, 3)))
            .at(PriceSheet.perCall(1, Money.parse("0.1"), Rounding.QUOTA))
            .inGroup(".8")
            .is("120000", 120000),
        vector(15, "sound in and out")
            .of(
                tokens(
                    new OpenAi(
                        new OpenAi.Totals(300, 350, 650),
                        new PromptDetails(NONE, NONE, 200, NONE),
                        new AnswerDetails(NONE, 300))))
            .at(ratios("1.25", "4", Map.of("audio", "16", "audio_completion", "2")))
            .is("16375", 16375),
        vector(17, "three searches at $2 per thousand, of a cheaper group")
            .of(TokenUsage.NONE.with(UnitUsage.of(Unit.SEARCH, 3)))
            .at(ratios("0", "1").with(Map.of(Unit.SEARCH, Price.of("0.002"))))
            .inGroup(".8")
            .is("2400", 2400),
        vector(18, "a ranking that is sold by its tokens")
            .of(openAi(1000, 0).with(UnitUsage.of(Unit.SEARCH, 3)))
            .at(ratios(".01", "1"))
            .is("10", 10));
  }

  /** Vector 16; the edge refuses such an {@code n} by name before anything is held. */
  @Test
  void aCountThatOverflowedIsNoCount() {
    long overflowed = Long.parseUnsignedLong("18446744073686646784");

    assertThatThrownBy(() -> UnitUsage.of(Unit.CALL, overflowed))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(VendorUsage.believable(overflowed)).isEqualTo(VendorUsage.MISSING);
  }

  private static TokenUsage openAi(long prompt, long answer) {
    return openAi(prompt, answer, PromptDetails.NONE);
  }

  private static TokenUsage openAi(long prompt, long answer, PromptDetails details) {
    return tokens(
        new OpenAi(
            new OpenAi.Totals(prompt, answer, prompt + answer), details, AnswerDetails.NONE));
  }

  private static PromptDetails cached(long cached, long written) {
    return new PromptDetails(cached, written, NONE, NONE);
  }

  private static TokenUsage anthropic(
      long input, long read, long written, long output, long minutes, long hour) {
    return tokens(new Anthropic(input, read, written, minutes, hour, output, NONE));
  }

  private static TokenUsage tokens(VendorUsage reported) {
    return reported.toTokens().orElseThrow();
  }

  private static PriceSheet ratios(String model, String completion) {
    return ratios(model, completion, Map.of());
  }

  private static PriceSheet ratios(String model, String completion, Map<String, String> others) {
    return new Ratios(
            new BigDecimal(model),
            new BigDecimal(completion),
            ratio(others, "cache"),
            ratio(others, "create_cache"),
            ratio(others, "image"),
            ratio(others, "audio"),
            ratio(others, "audio_completion"))
        .toSheet(1);
  }

  private static Optional<BigDecimal> ratio(Map<String, String> stated, String name) {
    return Optional.ofNullable(stated.get(name)).map(BigDecimal::new);
  }

  private static Vector vector(int number, String what) {
    return new Vector(
        number + ": " + what,
        TokenUsage.NONE,
        PriceSheet.perCall(1, Money.ZERO, Rounding.QUOTA),
        "1",
        "0",
        0);
  }

  /** One bill, said like a sentence. */
  record Vector(
      String name, TokenUsage usage, PriceSheet sheet, String group, String exact, long quota) {

    Vector of(TokenUsage used) {
      return new Vector(name, used, sheet, group, exact, quota);
    }

    Vector at(PriceSheet prices) {
      return new Vector(name, usage, prices, group, exact, quota);
    }

    Vector inGroup(String ratio) {
      return new Vector(name, usage, sheet, ratio, exact, quota);
    }

    Vector is(String exactQuota, long chargedQuota) {
      return new Vector(name, usage, sheet, group, exactQuota, chargedQuota);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
