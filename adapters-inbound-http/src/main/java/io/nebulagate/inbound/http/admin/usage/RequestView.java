package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.usage.RequestLog.Explained;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.admin.policy.HitView;
import io.nebulagate.inbound.http.document.Schemas;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A past request and the arithmetic of its charge: the parts add up to {@code exact}, and {@code
 * amount} is that, rounded once, unless a bound {@code capped} it.
 */
record RequestView(
    @JsonProperty("request_id") String requestId,
    String model,
    String api,
    boolean stream,
    int status,
    @JsonProperty("api_key_id") long apiKeyId,
    @JsonProperty("account_id") long accountId,
    @Schema(ref = Schemas.USD) String amount,
    @Schema(description = "USD before the one rounding") @Nullable String exact,
    @Nullable String rounding,
    boolean capped,
    @JsonProperty("group_ratio") @Nullable String groupRatio,
    @Schema(ref = Schemas.USD) @Nullable String cost,
    UsageView usage,
    @JsonProperty("usage_source") String usageSource,
    @JsonProperty("price_version") @Nullable Long priceVersion,
    List<PartView> parts,
    List<AttemptView> attempts,
    @Nullable HoldView hold,
    List<String> transfers,
    @JsonProperty("paid_by_plan") List<PlanShareView> paidByPlan,
    @JsonProperty("lowered_to") @Nullable LoweredToView loweredTo,
    List<CandidateView> candidates,
    @JsonProperty("policy_hits") List<HitView> policyHits,
    @JsonProperty("started_at") String startedAt,
    @JsonProperty("first_byte_ms") @Nullable Long firstByteMillis,
    @JsonProperty("total_ms") long totalMillis) {

  static RequestView of(Explained explained) {
    RequestRecord record = explained.record();
    Optional<Charge> charge = record.charge();
    return new RequestView(
        record.id().toString(),
        record.question().model().value(),
        record.question().api().label(),
        record.question().stream(),
        record.status(),
        record.caller().apiKeyId(),
        record.caller().account().value(),
        charge.map(Charge::amount).orElse(Money.ZERO).toDecimal(),
        charge.map(told -> dollars(told.exactNanos())).orElse(null),
        charge.map(told -> told.rounding().name().toLowerCase(Locale.ROOT)).orElse(null),
        charge.map(Charge::heldDown).orElse(false),
        charge.map(told -> plain(told.groupRatio())).orElse(null),
        cost(record.attempts()).map(Money::toDecimal).orElse(null),
        UsageView.of(record.usage().tokens()),
        record.usage().source().name().toLowerCase(Locale.ROOT),
        charge.map(Charge::priceVersion).orElse(null),
        charge.map(Charge::parts).orElse(List.of()).stream().map(PartView::of).toList(),
        record.attempts().stream().map(AttemptView::of).toList(),
        HoldView.of(explained.transfers()).orElse(null),
        explained.transfers().stream().map(Transfer::id).distinct().map(UUID::toString).toList(),
        explained.plans().stream().map(PlanShareView::of).toList(),
        explained.loweredTo().map(LoweredToView::of).orElse(null),
        RequestRouteView.candidates(record),
        HitView.of(record.hits()),
        record.timing().startedAt().toString(),
        record.timing().firstByte().map(Duration::toMillis).orElse(null),
        record.timing().total().toMillis());
  }

  /** Without what it cost the operator, and without the names of providers. */
  RequestView forCustomer() {
    return new RequestView(
        requestId,
        model,
        api,
        stream,
        status,
        apiKeyId,
        accountId,
        amount,
        exact,
        rounding,
        capped,
        groupRatio,
        null,
        usage,
        usageSource,
        priceVersion,
        parts,
        List.of(),
        hold,
        transfers,
        paidByPlan,
        loweredTo,
        List.of(),
        HitView.forCustomer(policyHits),
        startedAt,
        firstByteMillis,
        totalMillis);
  }

  /** What all attempts cost the operator; nothing when that of one is not known. */
  private static Optional<Money> cost(List<RequestRecord.Attempt> attempts) {
    Money sum = Money.ZERO;
    for (RequestRecord.Attempt attempt : attempts) {
      if (attempt.cost().isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(attempt.cost().get());
    }
    return Optional.of(sum);
  }

  private static String dollars(BigDecimal nanos) {
    return plain(nanos.movePointLeft(Money.SCALE));
  }

  private static String plain(BigDecimal decimal) {
    return decimal.stripTrailingZeros().toPlainString();
  }

  /**
   * One line of the charge, before the one rounding of their sum: amount = count ÷ per × unit price
   * × group ratio.
   *
   * @param tokens the count of a line of tokens, 0 in others
   * @param per how many the unit price is for
   */
  record PartView(
      String kind,
      long tokens,
      long count,
      @JsonProperty("unit_price") @Schema(description = "USD for `per` of them") String unitPrice,
      long per,
      @Schema(description = "USD, not rounded") String amount) {

    static PartView of(Charge.Part part) {
      return new PartView(
          part.kind().label(),
          part.tokens(),
          part.count(),
          part.unitPrice().toString(),
          part.kind().soldBy(),
          dollars(part.exactNanos()));
    }
  }

  /** One try; without a price of its provider, what it cost is not known. */
  record AttemptView(
      String provider,
      @JsonProperty("route_id") long routeId,
      int status,
      String outcome,
      @Schema(ref = Schemas.USD) @Nullable String cost,
      @JsonProperty("latency_ms") long latencyMillis) {

    static AttemptView of(RequestRecord.Attempt attempt) {
      return new AttemptView(
          attempt.provider(),
          attempt.routeId(),
          attempt.status(),
          attempt.outcome(),
          attempt.cost().map(Money::toDecimal).orElse(null),
          attempt.latency().toMillis());
    }
  }
}
