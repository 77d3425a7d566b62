package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.inbound.http.admin.ApiWords;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.policy.PathWords;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a plan promises, as an operator writes it. */
final class TermsInput {

  private static final String TERMS = "terms";
  private static final String CYCLE = "cycle";
  private static final String COUNT = "count";
  private static final String ALLOWANCES = "allowances";
  private static final String AMOUNT = "amount";
  private static final String MODELS = "models";
  private static final String ROLLOVER = "rollover";
  private static final String ROLLOVER_MOST = "rollover_most";
  private static final String OVERAGE = "overage";
  private static final String OVERAGE_MODEL = "overage_model";
  private static final String EXPIRY = "expiry";
  private static final String EXPIRY_MODEL = "expiry_model";

  private static final int PRIORITY = 100;
  private static final int NAME_LENGTH_MAX = 64;

  private static final Map<String, BillingCycle.Unit> UNITS =
      Arrays.stream(BillingCycle.Unit.values())
          .collect(
              Collectors.toMap(unit -> unit.name().toLowerCase(Locale.ROOT), Function.identity()));

  private final InputReader input;

  private TermsInput(InputReader input) {
    this.input = input;
  }

  /** Reads the terms in a body. */
  static PlanTerms read(InputReader body) {
    return new TermsInput(
            body.object(
                TERMS,
                CYCLE,
                ALLOWANCES,
                "priority",
                OVERAGE,
                OVERAGE_MODEL,
                EXPIRY,
                EXPIRY_MODEL,
                MODELS))
        .terms();
  }

  private PlanTerms terms() {
    BillingCycle cycle = cycle();
    List<Allowance> allowances =
        input.list(ALLOWANCES, element -> new AllowanceReader(input, element).allowance());
    int priority =
        input
            .optional("priority", field -> (int) input.number(field, 0, PlanTerms.PRIORITY_MAX))
            .orElse(PRIORITY);
    Overage overage = overage();
    Expiry expiry = expiry();
    Optional<Set<ModelName>> models =
        input.optional(
            MODELS, field -> members(input, field, PlanTerms.MODELS_MAX, ModelName::new));
    return input.checked(
        ALLOWANCES, () -> new PlanTerms(cycle, allowances, priority, overage, expiry, models));
  }

  private BillingCycle cycle() {
    InputReader cycle = input.object(CYCLE, COUNT, "unit");
    int count = (int) cycle.number(COUNT, 1, Integer.MAX_VALUE);
    BillingCycle.Unit unit = cycle.choice("unit", UNITS);
    return cycle.checked(COUNT, () -> new BillingCycle(count, unit));
  }

  private Overage overage() {
    return switch (word(input, OVERAGE, "block", "allow", "aside", "degrade")) {
      case "aside" -> alone(OVERAGE_MODEL, new Overage.Aside());
      case "allow" -> alone(OVERAGE_MODEL, new Overage.Allow());
      case "degrade" -> new Overage.Degrade(ApiWords.model(input, OVERAGE_MODEL));
      default -> alone(OVERAGE_MODEL, new Overage.Block());
    };
  }

  private Expiry expiry() {
    return switch (word(input, EXPIRY, "block", "notify", "degrade")) {
      case "notify" -> alone(EXPIRY_MODEL, new Expiry.Notify());
      case "degrade" -> new Expiry.Degrade(ApiWords.model(input, EXPIRY_MODEL));
      default -> alone(EXPIRY_MODEL, new Expiry.Block());
    };
  }

  /** One of the words; the first unless said. */
  private static String word(InputReader input, String field, String... words) {
    Map<String, String> known =
        Arrays.stream(words).collect(Collectors.toMap(Function.identity(), Function.identity()));
    return input.optional(field, one -> input.choice(one, known)).orElse(words[0]);
  }

  private <T> T alone(String modelField, T chosen) {
    if (input.optionalText(modelField).isPresent()) {
      throw input.invalid(modelField, "stands only beside 'degrade'");
    }
    return chosen;
  }

  /** One element of the list. */
  private static final class AllowanceReader {

    private final InputReader input;

    AllowanceReader(InputReader list, JsonNode element) {
      this.input =
          list.element(
              ALLOWANCES,
              element,
              "asset",
              AMOUNT,
              MODELS,
              "paths",
              "regions",
              "tags",
              ROLLOVER,
              ROLLOVER_MOST);
    }

    Allowance allowance() {
      Asset asset = input.choice("asset", AssetWords.all());
      long amount = amount(asset, AMOUNT);
      AllowanceScope scope =
          new AllowanceScope(
              scope(MODELS, ModelName::new),
              scope("paths", path -> PathWords.api(input, "paths", path)),
              scope("regions", TermsInput::name),
              scope("tags", TermsInput::name));
      Rollover rollover = rollover(asset);
      return input.checked(AMOUNT, () -> new Allowance(asset, amount, scope, rollover));
    }

    private long amount(Asset asset, String field) {
      try {
        return asset.units(input.decimal(field));
      } catch (IllegalArgumentException notSuch) {
        throw input.invalid(field, "must be dollars with at most 9 decimals, or a whole number");
      }
    }

    private Rollover rollover(Asset asset) {
      String word = word(input, ROLLOVER, "none", "all", "amount", "percent");
      boolean capped = word.equals("amount") || word.equals("percent");
      if (!capped && input.optional(ROLLOVER_MOST, input::decimal).isPresent()) {
        throw input.invalid(ROLLOVER_MOST, "stands only beside 'amount' or 'percent'");
      }
      return switch (word) {
        case "all" -> new Rollover.All();
        case "amount" -> {
          long most = amount(asset, ROLLOVER_MOST);
          if (most > Allowance.AMOUNT_MAX) {
            throw input.invalid(ROLLOVER_MOST, "is more than any cycle can allow");
          }
          yield input.checked(ROLLOVER_MOST, () -> new Rollover.UpTo(most));
        }
        case "percent" ->
            new Rollover.UpToPercent(
                (int) input.number(ROLLOVER_MOST, 1, Rollover.UpToPercent.PERCENT_MAX));
        default -> new Rollover.None();
      };
    }

    private <T> Set<T> scope(String field, Function<String, T> read) {
      return input
          .optional(field, one -> members(input, one, AllowanceScope.MEMBERS_MAX, read))
          .orElse(Set.of());
    }
  }

  private static String name(String text) {
    if (text.isBlank() || text.length() > NAME_LENGTH_MAX || text.indexOf(0) >= 0) {
      throw new IllegalArgumentException("has texts of 1 to " + NAME_LENGTH_MAX + " characters");
    }
    return text;
  }

  private static <T> Set<T> members(
      InputReader from, String field, int most, Function<String, T> read) {
    List<String> texts = from.texts(field);
    if (texts.isEmpty() || texts.size() > most) {
      throw from.invalid(field, "must be a list of 1 to " + most + " texts");
    }
    return from.checked(
        field, () -> texts.stream().map(read).collect(Collectors.toUnmodifiableSet()));
  }

  /** What terms may say, as the document shows it. */
  @Schema(name = "PlanTerms")
  record Fields(
      CycleFields cycle,
      @Schema(minItems = 1, maxItems = PlanTerms.ALLOWANCES_MAX) List<AllowanceFields> allowances,
      @Schema(
              description = "Of several plans the one with the lower number is used first",
              defaultValue = "" + PRIORITY,
              minimum = "0",
              maximum = "" + PlanTerms.PRIORITY_MAX)
          @Nullable Integer priority,
      @Schema(
              description = "What happens to requests that the allowances do not cover",
              enumeration = {"block", "allow", "aside", "degrade"},
              defaultValue = "block")
          @Nullable String overage,
      @JsonProperty(OVERAGE_MODEL) @Schema(description = "degrade: which model serves instead")
          @Nullable String overageModel,
      @Schema(
              description = "What happens to requests once the subscription is over",
              enumeration = {"block", "notify", "degrade"},
              defaultValue = "block")
          @Nullable String expiry,
      @JsonProperty(EXPIRY_MODEL) @Schema(description = "degrade: which model serves instead")
          @Nullable String expiryModel,
      @Schema(
              description = "The only models that may be asked for; all unless said",
              maxItems = PlanTerms.MODELS_MAX)
          @Nullable List<String> models) {}

  /** How long an allowance lasts. */
  @Schema(name = "PlanCycle")
  record CycleFields(
      @Schema(minimum = "1", description = "Together at most ten years") int count,
      @Schema(enumeration = {"months", "days", "hours", "minutes"}) String unit) {}

  /** What each cycle includes. */
  @Schema(name = "PlanAllowance")
  record AllowanceFields(
      @Schema(enumeration = {"usd", "token", "call"}) String asset,
      @Schema(ref = Schemas.DECIMAL) Object amount,
      @Schema(description = "Only for these models", maxItems = AllowanceScope.MEMBERS_MAX)
          @Nullable List<String> models,
      @Schema(
              description = "Only for what OpenAI asks under these paths, in any dialect",
              maxItems = AllowanceScope.MEMBERS_MAX)
          @Nullable List<String> paths,
      @Schema(
              description = "Only while all that may serve lie in these",
              maxItems = AllowanceScope.MEMBERS_MAX)
          @Nullable List<String> regions,
      @Schema(
              description = "Only for keys with one of these tags",
              maxItems = AllowanceScope.MEMBERS_MAX)
          @Nullable List<String> tags,
      @Schema(
              description = "What of the rest goes on into the next cycle",
              enumeration = {"none", "all", "amount", "percent"},
              defaultValue = "none")
          @Nullable String rollover,
      @JsonProperty(ROLLOVER_MOST)
          @Schema(
              ref = Schemas.DECIMAL,
              description = "amount: in the asset's unit; percent: of what a cycle allows")
          @Nullable Object rolloverMost) {}
}
