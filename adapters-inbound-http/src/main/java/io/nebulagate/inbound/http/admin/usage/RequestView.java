package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.usage.RequestLog.Explained;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A past request and the arithmetic of its charge. Routes are chosen without scores and nothing is
 * governed yet, so there are neither candidates nor policy hits to show.
 */
record RequestView(
    @JsonProperty("request_id") String requestId,
    String model,
    String api,
    boolean stream,
    int status,
    @JsonProperty("api_key_id") long apiKeyId,
    @JsonProperty("account_id") long accountId,
    String amount,
    UsageView usage,
    @JsonProperty("usage_source") String usageSource,
    @JsonProperty("price_version") @Nullable Long priceVersion,
    List<PartView> parts,
    List<AttemptView> attempts,
    List<String> transfers,
    List<String> candidates,
    @JsonProperty("policy_hits") List<String> policyHits,
    @JsonProperty("started_at") String startedAt,
    @JsonProperty("first_byte_ms") @Nullable Long firstByteMillis,
    @JsonProperty("total_ms") long totalMillis) {

  static RequestView of(Explained explained) {
    RequestRecord record = explained.record();
    return new RequestView(
        record.id().toString(),
        record.question().model().value(),
        record.question().api().label(),
        record.question().stream(),
        record.status(),
        record.caller().apiKeyId(),
        record.caller().account().value(),
        record.charge().map(Charge::amount).orElse(Money.ZERO).toDecimal(),
        UsageView.of(record.usage().tokens()),
        record.usage().source().name().toLowerCase(Locale.ROOT),
        record.charge().map(Charge::priceVersion).orElse(null),
        record.charge().map(Charge::parts).orElse(List.of()).stream().map(PartView::of).toList(),
        record.attempts().stream().map(AttemptView::of).toList(),
        explained.transfers().stream().map(Transfer::id).distinct().map(UUID::toString).toList(),
        List.of(),
        List.of(),
        record.timing().startedAt().toString(),
        record.timing().firstByte().map(Duration::toMillis).orElse(null),
        record.timing().total().toMillis());
  }

  /** One line of the charge, before the one rounding of its sum. */
  record PartView(
      String kind, long tokens, @JsonProperty("unit_price") String unitPrice, String amount) {

    static PartView of(Charge.Part part) {
      BigDecimal dollars = part.exactNanos().movePointLeft(Money.SCALE).stripTrailingZeros();
      return new PartView(
          part.kind().label(), part.tokens(), part.unitPrice().toString(), dollars.toPlainString());
    }
  }

  /** One try. What it cost the operator is not known yet. */
  record AttemptView(
      String provider,
      @JsonProperty("route_id") long routeId,
      int status,
      String outcome,
      @Nullable String cost,
      @JsonProperty("latency_ms") long latencyMillis) {

    static AttemptView of(RequestRecord.Attempt attempt) {
      return new AttemptView(
          attempt.provider(),
          attempt.routeId(),
          attempt.status(),
          attempt.outcome(),
          null,
          attempt.latency().toMillis());
    }
  }
}
