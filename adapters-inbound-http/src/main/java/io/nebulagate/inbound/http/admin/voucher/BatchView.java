package io.nebulagate.inbound.http.admin.voucher;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.application.voucher.VoucherBook.Standing;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.voucher.Eligibility;
import io.nebulagate.domain.voucher.VoucherBatch;
import io.nebulagate.domain.voucher.VoucherOffer;
import io.nebulagate.domain.voucher.VoucherValue;
import io.nebulagate.inbound.http.admin.policy.PathWords;
import io.nebulagate.inbound.http.document.Schemas;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A batch: its terms and what became of it. */
record BatchView(
    String id,
    String label,
    String status,
    @Schema(enumeration = {"credit", "plan"}) String kind,
    @Schema(ref = Schemas.USD) @Nullable String amount,
    @JsonProperty("plan_id") @Nullable Long planId,
    @JsonProperty("plan_cycles") @Nullable Integer planCycles,
    @JsonProperty("credit_days") @Nullable Integer creditDays,
    @JsonProperty("valid_from") @Nullable String validFrom,
    @JsonProperty("valid_until") @Nullable String validUntil,
    @JsonProperty("per_account_cap") int perAccountCap,
    @JsonProperty("per_address_cap") @Nullable Integer perAddressCap,
    @JsonProperty("per_batch_cap") @Nullable Integer perBatchCap,
    ScopeView scope,
    @Nullable List<Long> allow,
    List<Long> deny,
    @JsonUnwrapped UptakeView uptake,
    @JsonProperty("created_by") String createdBy,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("revoked_at") @Nullable String revokedAt) {

  static BatchView of(Standing standing, Instant now) {
    VoucherBatch batch = standing.batch();
    VoucherOffer offer = batch.offer();
    VoucherValue.@Nullable Plan plan = offer.value() instanceof VoucherValue.Plan it ? it : null;
    VoucherValue.@Nullable Bounded bounded =
        offer.value() instanceof VoucherValue.Bounded it ? it : null;
    Eligibility eligibility = offer.eligibility();
    return new BatchView(
        batch.id().toString(),
        offer.label(),
        word(batch.state(now)),
        plan == null ? "credit" : "plan",
        amount(offer.value()),
        plan == null ? null : plan.id(),
        plan == null ? null : number(plan.cycles()),
        bounded == null ? null : number(bounded.days()),
        offer.validity().from().map(Instant::toString).orElse(null),
        offer.validity().until().map(Instant::toString).orElse(null),
        offer.caps().perAccount(),
        number(offer.caps().perAddress()),
        number(offer.caps().perBatch()),
        ScopeView.of(eligibility, bounded),
        eligibility.allow().map(allow -> ids(allow, AccountId::value)).orElse(null),
        ids(eligibility.deny(), AccountId::value),
        UptakeView.of(standing.uptake()),
        batch.actor(),
        batch.createdAt().toString(),
        batch.revokedAt().map(Instant::toString).orElse(null));
  }

  private static @Nullable String amount(VoucherValue value) {
    return switch (value) {
      case VoucherValue.Credit credit -> credit.amount().toDecimal();
      case VoucherValue.Bounded bounded -> bounded.amount().toDecimal();
      case VoucherValue.Plan _ -> null;
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static <T> List<Long> ids(Collection<T> all, Function<T, Long> form) {
    return all.stream().map(form).sorted().toList();
  }

  /** What it may be spent on, and who may redeem it; null is all. */
  record ScopeView(
      @Nullable List<String> models,
      @Nullable List<String> paths,
      @Nullable List<Long> tenants,
      @Nullable List<Long> plans,
      @Nullable List<String> roles,
      @JsonProperty("account_age_days") @Nullable Integer accountAgeDays) {

    static ScopeView of(Eligibility eligibility, VoucherValue.@Nullable Bounded bounded) {
      return new ScopeView(
          bounded == null ? null : bound(bounded.scope().models(), ModelName::value),
          bounded == null ? null : bound(bounded.scope().apis(), PathWords::of),
          eligibility.tenants().map(tenants -> ids(tenants, Function.identity())).orElse(null),
          eligibility.plans().map(plans -> ids(plans, Function.identity())).orElse(null),
          eligibility
              .roles()
              .map(roles -> roles.stream().sorted().map((Role role) -> word(role)).toList())
              .orElse(null),
          number(eligibility.accountDays()));
    }

    private static <T> @Nullable List<String> bound(Set<T> members, Function<T, String> form) {
      return members.isEmpty() ? null : members.stream().map(form).sorted().toList();
    }
  }
}
