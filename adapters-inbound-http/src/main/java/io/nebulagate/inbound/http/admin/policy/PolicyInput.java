package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy as an operator writes it. */
record PolicyInput(InputReader input) {

  private static final String ID = "id";
  private static final String NAME = "name";
  private static final String MODE = "mode";
  private static final String SHARE = "share";
  private static final String RULES = "rules";

  private static final Map<String, Mode> MODES =
      Stream.of(Mode.values()).collect(Collectors.toMap(Mode::label, Function.identity()));

  static PolicyInput of(InputStream body) {
    return new PolicyInput(InputReader.of(body, NAME, MODE, SHARE, RULES));
  }

  static PolicyInput ofChange(InputStream body) {
    return new PolicyInput(InputReader.of(body, ID, NAME, MODE, SHARE, RULES));
  }

  /** A change that stands in a field of another body. */
  static PolicyInput ofDraft(InputReader body, String field) {
    return new PolicyInput(body.object(field, NAME, MODE, SHARE, RULES));
  }

  long id() {
    return input.id(ID);
  }

  Policy toPolicy() {
    return policy(
        input.text(NAME),
        mode(MODE),
        input.optional(SHARE, this::share).orElse(Policy.EVERY_KEY),
        rules(RULES));
  }

  /** What is named changes, the rest stays. */
  Policy applyTo(Policy before) {
    return policy(
        input.changed(NAME, before.name(), input::text),
        input.changed(MODE, before.mode(), this::mode),
        input.changed(SHARE, before.share(), this::share),
        input.changed(RULES, before.rules(), this::rules));
  }

  private Policy policy(String name, Mode mode, int share, List<Rule> rules) {
    try {
      return new Policy(0, 0, name, mode, share, rules);
    } catch (IllegalArgumentException wrong) {
      boolean named = !name.isBlank() && name.length() <= Policy.NAME_MAX;
      throw input.invalid(named ? RULES : NAME, String.valueOf(wrong.getMessage()));
    }
  }

  private Mode mode(String field) {
    return input.choice(field, MODES);
  }

  private int share(String field) {
    return (int) input.number(field, 0, Policy.EVERY_KEY);
  }

  private List<Rule> rules(String field) {
    List<Rule> rules = new ArrayList<>();
    List<JsonNode> elements = input.list(field, Function.identity());
    for (JsonNode element : elements) {
      rules.add(RuleInput.read(input, field + "[" + rules.size() + "]", element));
    }
    return rules;
  }

  /** A new policy, as the document shows it. */
  @Schema(name = "PolicyCreation")
  record Creation(
      @Schema(maxLength = Policy.NAME_MAX) String name,
      @Schema(enumeration = {"enforce", "observe", "off"}) String mode,
      @Schema(
              minimum = "0",
              maximum = "100",
              defaultValue = "100",
              description = "For how many of a hundred API keys")
          @Nullable Integer share,
      List<RuleFields> rules) {}

  /** A change, as the document shows it: what is not named stays. */
  @Schema(name = "PolicyChange")
  record Change(
      @Schema(ref = Schemas.ID) long id,
      @Schema(maxLength = Policy.NAME_MAX) Optional<String> name,
      @Schema(enumeration = {"enforce", "observe", "off"}) Optional<String> mode,
      @Schema(minimum = "0", maximum = "100") Optional<Integer> share,
      Optional<List<RuleFields>> rules) {}

  /** One rule, as the document shows it. */
  @Schema(name = "PolicyRule")
  record RuleFields(
      @Schema(maxLength = Policy.NAME_MAX) String name,
      @Schema(description = "All that is named has to be found; null: every request")
          @Nullable WhenFields when,
      @Schema(enumeration = {"reject", "degrade", "reroute", "limit", "mark_risk", "audit"})
          String then,
      @Nullable ToFields to,
      @JsonProperty("on_error")
          @Schema(
              enumeration = {"fail_open", "fail_closed"},
              defaultValue = "fail_open",
              description = "What becomes of the rule when a detector fails or takes too long")
          @Nullable String onError) {}

  /** What a rule looks for, as the document shows it. */
  @Schema(name = "PolicyRuleWhen")
  record WhenFields(
      @Schema(description = "Any of these words, in any case, width or disguise")
          @Nullable List<String> keywords,
      @JsonProperty("answer_keywords")
          @Schema(description = "The same in the answer; the rule then rejects or audits")
          @Nullable List<String> answerKeywords,
      @Schema(description = "Any of these expressions (RE2 syntax)") @Nullable List<String> regex,
      @Schema(description = "Countries a request comes from (ISO 3166-1); needs `GEOIP_DATABASE`")
          @Nullable List<String> regions,
      @Schema(description = "OpenAI's paths; other dialects' paths for the same count as well")
          @Nullable List<String> paths,
      @Nullable List<String> models,
      @Schema(description = "Any of these tags of the API key") @Nullable List<String> tags,
      @JsonProperty("prompt_longer_than") @Schema(minimum = "0", description = "UTF-8 bytes")
          @Nullable Integer promptLongerThan,
      @JsonProperty("entropy_over") @Schema(ref = Schemas.DECIMAL) @Nullable Object entropyOver,
      @JsonProperty("repetition_over")
          @Schema(
              minimum = "0",
              maximum = "99",
              description = "How many of a hundred passages have been there before")
          @Nullable Integer repetitionOver,
      @Schema(
              enumeration = {"low", "medium", "high"},
              description = "The owner of the key is distrusted that much, or more")
          @Nullable String risk,
      @JsonProperty("rpm_over")
          @Schema(minimum = "1", description = "More requests in a minute where the rule holds")
          @Nullable Integer rpmOver,
      @JsonProperty("concurrency_over")
          @Schema(minimum = "1", description = "More requests at once where the rule holds")
          @Nullable Integer concurrencyOver,
      @JsonProperty("daily_spend_over")
          @Schema(ref = Schemas.DECIMAL, description = "More USD charged since the day began")
          @Nullable Object dailySpendOver,
      @Schema(
              enumeration = {"key", "owner", "model"},
              defaultValue = "key",
              description = "For whom the last three are counted")
          @Nullable String per,
      @Schema(description = "What a model that judges texts thinks of the prompt")
          @Nullable ModerationInput moderation) {}

  /** What an action leads to, as the document shows it. */
  @Schema(name = "PolicyRuleTo")
  record ToFields(
      @Schema(description = "degrade") @Nullable String model,
      @JsonProperty("provider_tags") @Schema(description = "reroute: all of them")
          @Nullable List<String> providerTags,
      @Schema(description = "reroute: one of them") @Nullable List<String> regions,
      @Schema(minimum = "1", description = "limit: requests a minute of each key")
          @Nullable Integer rpm,
      @Schema(
              enumeration = {"low", "medium", "high"},
              description = "mark_risk")
          @Nullable String risk,
      @Schema(minimum = "1", maximum = "8784", description = "mark_risk: for how long")
          @Nullable Integer hours) {}
}
