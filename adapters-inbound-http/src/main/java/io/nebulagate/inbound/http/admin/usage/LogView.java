package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Past requests, a line each, and where the next page begins. */
record LogView(List<Line> items, @JsonProperty("next_cursor") @Nullable String nextCursor) {

  static LogView of(RequestLog.Found found) {
    return new LogView(
        found.items().stream().map(Line::of).toList(),
        found.next().map(RequestId::toString).orElse(null));
  }

  /** Without the names of providers. */
  LogView forCustomer() {
    return new LogView(items.stream().map(Line::forCustomer).toList(), nextCursor);
  }

  /** One of them; {@code provider} is whose answer the client got. */
  @Schema(name = "LogLine")
  record Line(
      @JsonProperty("request_id") String requestId,
      String model,
      String api,
      boolean stream,
      int status,
      @JsonProperty("api_key_id") long apiKeyId,
      @JsonProperty("account_id") long accountId,
      @Schema(ref = Schemas.USD) String amount,
      UsageView usage,
      @JsonProperty("usage_source") String usageSource,
      @Nullable String provider,
      @JsonProperty("started_at") String startedAt,
      @JsonProperty("total_ms") long totalMillis) {

    static Line of(RequestRecord record) {
      return new Line(
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
          record.attempts().stream()
              .filter(Attempt::served)
              .map(Attempt::provider)
              .findFirst()
              .orElse(null),
          record.timing().startedAt().toString(),
          record.timing().total().toMillis());
    }

    Line forCustomer() {
      return new Line(
          requestId,
          model,
          api,
          stream,
          status,
          apiKeyId,
          accountId,
          amount,
          usage,
          usageSource,
          null,
          startedAt,
          totalMillis);
    }
  }
}
