package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.voucher.Caps;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.Validity;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.policy.PathWords;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator wants to give away. */
final class OfferInput {

  private static final int DAYS_MAX = 36_500;

  private static final String PLAN = "plan_id";
  private static final String CYCLES = "plan_cycles";
  private static final String DAYS = "credit_days";
  private static final String MODELS = "models";
  private static final String PATHS = "paths";

  private static final Map<String, Role> ROLES =
      Map.of("user", Role.USER, "admin", Role.ADMIN, "root", Role.ROOT);

  private OfferInput() {}

  static VoucherOffer read(InputStream body) {
    InputReader input =
        InputReader.of(
            body,
            "label",
            "count",
            "amount",
            "asset",
            PLAN,
            CYCLES,
            DAYS,
            "valid_from",
            "valid_until",
            "per_account_cap",
            "per_address_cap",
            "per_batch_cap",
            "scope",
            "allow",
            "deny");
    Optional<InputReader> scope =
        input.optional(
            "scope",
            field ->
                input.object(
                    field, MODELS, PATHS, "tenants", "plans", "roles", "account_age_days"));
    Eligibility eligibility = eligibility(input, scope);
    String label = input.text("label");
    int count = (int) input.number("count", 1, VoucherOffer.COUNT_MAX);
    Validity validity =
        new Validity(
            input.optional("valid_from", input::instant),
            input.optional("valid_until", input::instant));
    Caps caps =
        new Caps(
            cap(input, "per_account_cap").orElse(Caps.ONE_EACH.perAccount()),
            cap(input, "per_address_cap"),
            cap(input, "per_batch_cap"));
    return new VoucherOffer(label, value(input, scope), count, validity, caps, eligibility);
  }

  /** Either an amount, perhaps for some requests only, or a plan. */
  private static VoucherValue value(InputReader input, Optional<InputReader> scope) {
    Optional<InputReader> bounds = scope.filter(inner -> inner.has(MODELS) || inner.has(PATHS));
    if (input.has(PLAN)) {
      for (String field : List.of("amount", "asset", DAYS)) {
        refuse(input, field, "does not go with plan_id");
      }
      bounds.ifPresent(inner ->
          List.of(MODELS, PATHS)
              .forEach(field -> refuse(inner, field, "does not go with plan_id")));
      return new VoucherValue.Plan(
          input.id(PLAN), number(input, CYCLES, VoucherValue.Plan.CYCLES_MAX));
    }
    refuse(input, CYCLES, "goes with plan_id");
    Money amount = amount(input);
    if (bounds.isEmpty()) {
      refuse(input, DAYS, "goes with scope.models or scope.paths");
      return new VoucherValue.Credit(amount);
    }
    InputReader inner = bounds.get();
    return new VoucherValue.Bounded(
        amount,
        new AllowanceScope(
            members(inner, MODELS, ModelName::new),
            members(inner, PATHS, path -> PathWords.api(inner, PATHS, path)),
            Set.of(),
            Set.of()),
        number(input, DAYS, VoucherValue.Bounded.DAYS_MAX),
        OptionalLong.empty());
  }

  private static void refuse(InputReader input, String field, String reason) {
    if (input.has(field)) {
      throw input.invalid(field, reason);
    }
  }

  private static <T> Set<T> members(InputReader scope, String field, Function<String, T> form) {
    List<String> texts = scope.optional(field, scope::texts).orElse(List.of());
    if (scope.has(field) && (texts.isEmpty() || texts.size() > AllowanceScope.MEMBERS_MAX)) {
      throw scope.invalid(field, "has 1 to " + AllowanceScope.MEMBERS_MAX + " members");
    }
    return scope.checked(
        field, () -> texts.stream().map(form).collect(Collectors.toUnmodifiableSet()));
  }

  private static Money amount(InputReader input) {
    Money amount = input.money("amount");
    if (!input.optionalText("asset").orElse("USD").equals("USD")) {
      throw input.invalid("asset", "must be USD");
    }
    if (!amount.isPositive() || amount.compareTo(VoucherValue.Credit.MAX) > 0) {
      throw input.invalid(
          "amount", "must be more than 0 and at most " + VoucherValue.Credit.MAX.toDecimal());
    }
    return amount;
  }

  private static Eligibility eligibility(InputReader input, Optional<InputReader> scope) {
    return new Eligibility(
        scope.flatMap(
            inner -> inner.optional("tenants", field -> ids(inner, field, Function.identity()))),
        scope.flatMap(inner -> inner.optional("plans", field -> plans(inner, field))),
        scope.flatMap(inner -> inner.optional("roles", field -> roles(inner, field))),
        scope.map(inner -> number(inner, "account_age_days", DAYS_MAX)).orElse(OptionalInt.empty()),
        input.optional("allow", field -> ids(input, field, AccountId::new)),
        input.optional("deny", field -> ids(input, field, AccountId::new)).orElse(Set.of()));
  }

  private static OptionalInt cap(InputReader input, String name) {
    return number(input, name, VoucherOffer.COUNT_MAX);
  }

  private static OptionalInt number(InputReader input, String name, int most) {
    return input
        .optional(name, field -> (int) input.number(field, 1, most))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static Set<Long> plans(InputReader input, String field) {
    Set<Long> plans = ids(input, field, Function.identity());
    if (plans.size() > Eligibility.PLANS_MAX) {
      throw input.invalid(field, "has at most " + Eligibility.PLANS_MAX + " members");
    }
    return plans;
  }

  private static <T> Set<T> ids(InputReader input, String field, Function<Long, T> form) {
    return set(input, field, input.list(field, id -> form.apply(id(input, field, id))));
  }

  private static long id(InputReader input, String field, JsonNode id) {
    if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() <= 0) {
      throw input.invalid(field, "must be a list of ids");
    }
    return id.longValue();
  }

  private static Set<Role> roles(InputReader input, String field) {
    List<Role> roles =
        input.texts(field).stream()
            .map(word ->
                Optional.ofNullable(ROLES.get(word))
                    .orElseThrow(() -> input.invalid(field, "knows user, admin and root")))
            .toList();
    return set(input, field, roles);
  }

  private static <T> Set<T> set(InputReader input, String field, List<T> members) {
    if (members.size() > Eligibility.LIST_MAX) {
      throw input.invalid(field, "has at most " + Eligibility.LIST_MAX + " members");
    }
    return Set.copyOf(members);
  }

  /** What it may say, as the document shows it. */
  @Schema(name = "VoucherOffer")
  record Fields(
      @Schema(description = "What it is for; batches may share one", maxLength = 64) String label,
      @Schema(minimum = "1", maximum = "" + VoucherOffer.COUNT_MAX) int count,
      @Schema(description = "What each is worth, unless it is worth a plan") @Nullable Money amount,
      @Schema(enumeration = "USD", defaultValue = "USD") @Nullable String asset,
      @JsonProperty(PLAN)
          @Schema(
              ref = Schemas.ID,
              description = "The plan that each is worth, in its newest version by then")
          @Nullable Long planId,
      @JsonProperty(CYCLES)
          @Schema(
              description = "How many cycles of the plan; without an end unless said",
              minimum = "1",
              maximum = "" + VoucherValue.Plan.CYCLES_MAX)
          @Nullable Integer planCycles,
      @JsonProperty(DAYS)
          @Schema(
              description =
                  "With scope.models or scope.paths: for how many days after it is redeemed",
              defaultValue = "" + VoucherValue.Bounded.DAYS_MAX,
              minimum = "1",
              maximum = "" + VoucherValue.Bounded.DAYS_MAX)
          @Nullable Integer creditDays,
      @JsonProperty("valid_from") @Nullable Instant validFrom,
      @JsonProperty("valid_until") @Nullable Instant validUntil,
      @JsonProperty("per_account_cap")
          @Schema(
              description = "How many of the batch one account may redeem",
              defaultValue = "1",
              minimum = "1",
              maximum = "" + VoucherOffer.COUNT_MAX)
          @Nullable Integer perAccountCap,
      @JsonProperty("per_address_cap")
          @Schema(
              description =
                  "How many of the batch may be redeemed from one address, a /64 of IPv6 being one",
              minimum = "1",
              maximum = "" + VoucherOffer.COUNT_MAX)
          @Nullable Integer perAddressCap,
      @JsonProperty("per_batch_cap")
          @Schema(
              description = "How many of the batch may be redeemed in all",
              minimum = "1",
              maximum = "" + VoucherOffer.COUNT_MAX)
          @Nullable Integer perBatchCap,
      @Nullable Scope scope,
      @Schema(
              description = "The only accounts it may be redeemed to; null: any; empty: none",
              maxItems = Eligibility.LIST_MAX)
          @Nullable List<Long> allow,
      @Schema(description = "Accounts it may not be redeemed to", maxItems = Eligibility.LIST_MAX)
          @Nullable List<Long> deny) {}

  /** What it may be spent on, and who may redeem it: whoever meets all of these. */
  @Schema(name = "VoucherScope")
  record Scope(
      @Schema(
              description = "Credit: only on these models",
              minItems = 1,
              maxItems = AllowanceScope.MEMBERS_MAX)
          @Nullable List<String> models,
      @Schema(
              description = "Credit: only on what OpenAI asks under these paths, in any dialect",
              minItems = 1,
              maxItems = AllowanceScope.MEMBERS_MAX)
          @Nullable List<String> paths,
      @Schema(
              description = "Whose accounts: organisations, and users outside any",
              maxItems = Eligibility.LIST_MAX)
          @Nullable List<Long> tenants,
      @Schema(
              description = "The account has one of these plans then",
              maxItems = Eligibility.PLANS_MAX)
          @Nullable List<Long> plans,
      @Schema(description = "What the person is: user, admin or root") @Nullable List<String> roles,
      @JsonProperty("account_age_days")
          @Schema(
              description = "How many days old the account may be at most",
              minimum = "1",
              maximum = "" + DAYS_MAX)
          @Nullable Integer accountAgeDays) {}
}
