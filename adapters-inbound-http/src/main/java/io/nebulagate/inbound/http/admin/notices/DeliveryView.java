package io.nebulagate.inbound.http.admin.notices;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.notices.Outbox.Sent;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A notice on its way to one receiver, or there. */
record DeliveryView(
    long id,
    @JsonProperty("notice_id")
        @Schema(description = "After msg_, what the receiver knows as webhook-id")
        String noticeId,
    String kind,
    @JsonProperty("webhook_id") @Schema(description = "Null: a letter") @Nullable String webhookId,
    @Schema(enumeration = {"waiting", "delivered", "dead"}) String state,
    int attempts,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("next_try_at") @Nullable String nextTryAt,
    @JsonProperty("delivered_at") @Nullable String deliveredAt,
    @JsonProperty("last_error") @Nullable String lastError) {

  static DeliveryView of(Sent sent) {
    return new DeliveryView(
        sent.id(),
        sent.notice().toString(),
        sent.kind().label(),
        sent.webhook().map(UUID::toString).orElse(null),
        sent.state().name().toLowerCase(Locale.ROOT),
        sent.attempts(),
        sent.createdAt().toString(),
        sent.nextTryAt().map(Instant::toString).orElse(null),
        sent.deliveredAt().map(Instant::toString).orElse(null),
        sent.error().orElse(null));
  }
}
