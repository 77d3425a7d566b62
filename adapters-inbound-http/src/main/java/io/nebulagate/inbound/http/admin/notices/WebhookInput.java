package io.nebulagate.inbound.http.admin.notices;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.notices.WebhookUseCase.Wanted;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said of a webhook. */
record WebhookInput(InputReader input) {

  static final String ORGANISATION = "org_id";

  private static final String URL = "url";
  private static final String KINDS = "kinds";
  private static final String ENABLED = "enabled";

  /** Kinds and a URL, as the document shows them. */
  private static final String SOME_KINDS = "[\"budget_used\"]";

  private static final String SOME_URL = "https://receiver.example/in";

  static WebhookInput ofNew(InputStream body) {
    return new WebhookInput(InputReader.of(body, ORGANISATION, URL, KINDS, ENABLED));
  }

  static WebhookInput ofOperators(InputStream body) {
    return new WebhookInput(InputReader.of(body, URL, KINDS, ENABLED));
  }

  static WebhookInput ofChange(InputStream body) {
    InputReader input = InputReader.of(body, URL, KINDS, ENABLED);
    if (Stream.of(URL, KINDS, ENABLED).noneMatch(input::has)) {
      throw input.invalid(URL, "say at least one of url, kinds, enabled");
    }
    return new WebhookInput(input);
  }

  Optional<Long> organisation() {
    return input.optional(ORGANISATION, input::id);
  }

  Wanted wanted() {
    return new Wanted(
        input.text(URL), kinds(KINDS), input.optional(ENABLED, input::bool).orElse(true));
  }

  /** What is named changes, the rest stays. */
  Wanted applyTo(Wanted before) {
    return new Wanted(
        input.changed(URL, before.url(), input::text),
        input.changed(KINDS, before.kinds(), this::kinds),
        input.changed(ENABLED, before.enabled(), input::bool));
  }

  private Set<NoticeKind> kinds(String field) {
    Set<NoticeKind> kinds = new HashSet<>();
    for (String label : input.texts(field)) {
      NoticeKind kind = NoticeKind.OF_WEBHOOKS.get(label);
      if (kind == null) {
        throw input.invalid(
            field,
            "must be of " + String.join(", ", new TreeSet<>(NoticeKind.OF_WEBHOOKS.keySet())));
      }
      kinds.add(kind);
    }
    return kinds;
  }

  /** A new webhook: the caller's own, or an organisation's. */
  @Schema(name = "NewWebhook")
  record New(
      @JsonProperty(ORGANISATION) @Schema(ref = Schemas.ID) @Nullable Long organisation,
      @Schema(examples = SOME_URL) String url,
      @Schema(examples = SOME_KINDS) List<String> kinds,
      Optional<Boolean> enabled) {}

  /** A new webhook of the operator's. */
  @Schema(name = "NewOperatorWebhook")
  record NewOfOperator(
      @Schema(examples = SOME_URL) String url,
      @Schema(examples = SOME_KINDS) List<String> kinds,
      Optional<Boolean> enabled) {}

  /** What is to change: at least one of them. */
  @Schema(name = "WebhookChange", minProperties = 1)
  record Change(
      @Schema(examples = SOME_URL) Optional<String> url,
      @Schema(examples = SOME_KINDS) Optional<List<String>> kinds,
      Optional<Boolean> enabled) {}
}
