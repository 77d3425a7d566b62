package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Detector.Moderation;
import io.nebulagate.inbound.http.admin.ApiWords;
import io.nebulagate.inbound.http.admin.InputReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which model judges a prompt, as an operator writes it and sees it again. */
@Schema(name = "PolicyModeration")
record ModerationInput(
    @Schema(maxLength = ModelName.LENGTH_MAX) String model,
    @Schema(description = "One of which it names; none: whatever it flags")
        @Nullable List<String> categories,
    @Schema(description = "From 0 to 1, three decimals; null: as the model judges by itself")
        @Nullable BigDecimal threshold,
    @JsonProperty("timeout_ms") @Schema(minimum = "50", maximum = "2000", defaultValue = "800")
        @Nullable Long timeoutMillis) {

  private static final String MODEL = "model";
  private static final String CATEGORIES = "categories";
  private static final String THRESHOLD = "threshold";
  private static final String TIMEOUT = "timeout_ms";
  private static final int CATEGORIES_MAX = 100;
  private static final int DECIMALS = 3;
  private static final long USUAL_MILLIS = 800;

  static ModerationInput of(Moderation wanted) {
    return new ModerationInput(
        wanted.model().value(),
        wanted.categories().stream().sorted().toList(),
        wanted.threshold().isPresent()
            ? BigDecimal.valueOf(wanted.threshold().getAsInt(), DECIMALS)
            : null,
        wanted.patience().toMillis());
  }

  static Moderation read(InputReader when, String name) {
    InputReader input = when.object(name, MODEL, CATEGORIES, THRESHOLD, TIMEOUT);
    return new Moderation(
        ApiWords.model(input, MODEL),
        input.optional(CATEGORIES, field -> categories(input, field)).orElse(Set.of()),
        input
            .optional(THRESHOLD, field -> OptionalInt.of(thousandths(input, field)))
            .orElse(OptionalInt.empty()),
        Duration.ofMillis(
            input.optional(TIMEOUT, field -> millis(input, field)).orElse(USUAL_MILLIS)));
  }

  private static Set<String> categories(InputReader input, String field) {
    List<String> names = input.texts(field);
    if (names.size() > CATEGORIES_MAX
        || names.stream()
            .anyMatch(one -> one.isBlank() || one.length() > Moderation.CATEGORY_LENGTH_MAX)) {
      throw input.invalid(field, "must be a list of at most 100 names of 1 to 64 characters");
    }
    return Set.copyOf(names);
  }

  private static int thousandths(InputReader input, String field) {
    BigDecimal sure = input.decimal(field);
    if (sure.signum() < 0
        || sure.compareTo(BigDecimal.ONE) > 0
        || sure.stripTrailingZeros().scale() > DECIMALS) {
      throw input.invalid(field, "must be a number from 0 to 1 with at most three decimals");
    }
    return sure.movePointRight(DECIMALS).intValue();
  }

  private static long millis(InputReader input, String field) {
    return input.number(
        field, Moderation.PATIENCE_MIN.toMillis(), Moderation.PATIENCE_MAX.toMillis());
  }
}
