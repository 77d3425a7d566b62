package io.nebulagate.inbound.http.admin.notices;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.notices.WebhookUseCase.Issued;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Webhook;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A webhook. */
record WebhookView(
    String id,
    @JsonProperty("org_id") @Schema(description = "Null: the operator's") @Nullable Long orgId,
    String url,
    List<String> kinds,
    boolean enabled,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "What notices are signed with; shown this once")
        @Nullable String secret,
    @JsonProperty("created_at") String createdAt) {

  static WebhookView of(Webhook webhook) {
    return of(webhook, null);
  }

  /** The one look at a webhook that shows its secret. */
  static WebhookView withSecret(Issued issued) {
    return of(issued.webhook(), issued.secret().reveal());
  }

  private static WebhookView of(Webhook webhook, @Nullable String secret) {
    return new WebhookView(
        webhook.id().toString(),
        webhook.ofOperator() ? null : webhook.tenant(),
        webhook.url().toString(),
        webhook.kinds().stream().map(NoticeKind::label).sorted().toList(),
        webhook.enabled(),
        secret,
        webhook.createdAt().toString());
  }
}
