package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.domain.policy.Rule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rule in the form it is written in. */
@Schema(name = "KeptPolicyRule")
record RuleView(
    String name,
    WhenView when,
    String then,
    @Nullable ToView to,
    @JsonProperty("on_error") String onError) {

  static RuleView of(Rule rule) {
    return new RuleView(
        rule.name(),
        WhenView.of(rule.when()),
        rule.then().kind().label(),
        ToView.of(rule.then()),
        rule.onError().label());
  }

  /** What it looks for; null: does not matter. */
  @Schema(name = "KeptPolicyRuleWhen")
  record WhenView(
      @Nullable List<String> keywords,
      @JsonProperty("answer_keywords") @Nullable List<String> answerKeywords,
      @Nullable List<String> regex,
      @Nullable List<String> regions,
      @Nullable List<String> paths,
      @Nullable List<String> models,
      @Nullable List<String> tags,
      @JsonProperty("prompt_longer_than") @Nullable Long promptLongerThan,
      @JsonProperty("entropy_over") @Nullable BigDecimal entropyOver,
      @JsonProperty("repetition_over") @Nullable Integer repetitionOver,
      @Nullable String risk,
      @JsonProperty("rpm_over") @Nullable Long rpmOver,
      @JsonProperty("concurrency_over") @Nullable Long concurrencyOver,
      @JsonProperty("daily_spend_over") @Nullable String dailySpendOver,
      @Nullable String per,
      @Nullable ModerationInput moderation) {

    static WhenView of(List<Detector> when) {
      return new WhenView(
          find(when, Detector.Keywords.class, Detector.Keywords::words),
          find(when, Detector.AnswerKeywords.class, Detector.AnswerKeywords::words),
          find(when, Detector.Expressions.class, Detector.Expressions::expressions),
          find(
              when,
              Detector.Regions.class,
              looked -> sorted(looked.countries(), Function.identity())),
          find(when, Detector.Apis.class, looked -> sorted(looked.apis(), PathWords::of)),
          find(when, Detector.Models.class, looked -> sorted(looked.models(), ModelName::value)),
          find(when, Detector.Tags.class, looked -> sorted(looked.tags(), Function.identity())),
          find(when, Detector.LongerThan.class, Detector.LongerThan::bytes),
          find(
              when,
              Detector.EntropyOver.class,
              looked -> BigDecimal.valueOf(looked.millibits(), 3)),
          find(when, Detector.RepetitionOver.class, Detector.RepetitionOver::percent),
          find(when, Detector.RiskAtLeast.class, looked -> looked.level().label()),
          find(when, Detector.RequestsOver.class, Detector.RequestsOver::requestsPerMinute),
          find(when, Detector.ConcurrencyOver.class, Detector.ConcurrencyOver::requests),
          find(when, Detector.DailySpendOver.class, looked -> looked.spend().toDecimal()),
          find(when, Detector.Counting.class, looked -> looked.per().label()),
          find(when, Detector.Moderation.class, ModerationInput::of));
    }

    private static <D extends Detector, T> @Nullable T find(
        List<Detector> when, Class<D> kind, Function<D, T> show) {
      return when.stream()
          .filter(kind::isInstance)
          .map(kind::cast)
          .map(show)
          .findFirst()
          .orElse(null);
    }
  }

  /** What its action leads to. */
  @Schema(name = "KeptPolicyRuleTo")
  record ToView(
      @Nullable String model,
      @JsonProperty("provider_tags") @Nullable List<String> providerTags,
      @Nullable List<String> regions,
      @Nullable Long rpm,
      @Nullable String risk,
      @Nullable Long hours) {

    static @Nullable ToView of(Action action) {
      return switch (action) {
        case Action.Reject _, Action.Audit _ -> null;
        case Action.Degrade(ModelName model) ->
            new ToView(model.value(), null, null, null, null, null);
        case Action.Limit(long requests) -> new ToView(null, null, null, requests, null, null);
        case Action.MarkRisk(RiskLevel level, Duration lasting) ->
            new ToView(null, null, null, null, level.label(), lasting.toHours());
        case Action.Reroute(Set<String> tags, Optional<Set<String>> regions) ->
            new ToView(
                null,
                sorted(tags, Function.identity()),
                regions.map(some -> sorted(some, Function.identity())).orElse(null),
                null,
                null,
                null);
      };
    }
  }

  private static <T> List<String> sorted(Collection<T> all, Function<T, String> word) {
    return all.stream().map(word).sorted().toList();
  }
}
