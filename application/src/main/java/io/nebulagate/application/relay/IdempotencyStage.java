package io.nebulagate.application.relay;

import io.nebulagate.application.idempotency.IdempotencyService.Question;
import io.nebulagate.application.idempotency.IdempotencyService.Way;
import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.application.idempotency.KeptAnswers.Scope;
import io.nebulagate.application.idempotency.RunningClaim;
import io.nebulagate.application.relay.RelayService.Parts;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.RequestHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The step between authentication and admission. A request without an Idempotency-Key passes
 * through it untouched; a repeat of an earlier one ends here (S17): it is recorded, charged
 * nothing, and nothing is called.
 */
final class IdempotencyStage {

  private final Parts parts;
  private final RelayRequest request;
  private final Instant startedAt;
  private final long startedNanos = System.nanoTime();

  private IdempotencyStage(Parts parts, RelayRequest request) {
    this.parts = parts;
    this.request = request;
    this.startedAt = parts.edges().clock().instant();
  }

  /** How a request goes on. */
  sealed interface Entry {
    /** It runs under a claim of its own, or under none. */
    record Run(ApiKey key, RunningClaim claim) implements Entry {}

    /** It has its answer already. */
    record Repeat(RelayAnswer answer) implements Entry {}
  }

  static CompletionStage<Entry> enter(Parts parts, RelayRequest request, ApiKey key) {
    return request
        .asked()
        .idempotencyKey()
        .map(name -> new IdempotencyStage(parts, request).enter(key, name))
        .orElseGet(() -> CompletableFuture.completedStage(new Entry.Run(key, RunningClaim.NONE)));
  }

  private CompletionStage<Entry> enter(ApiKey key, String name) {
    String route = request.asked().dialect().label() + "/" + request.asked().api().label();
    Scope scope = new Scope(key.tenant(), key.id(), route, name);
    return parts
        .edges()
        .idempotency()
        .enter(new Question(request.id(), scope, request.headers(), request.body(), beside()))
        .thenCompose(way -> follow(key, way));
  }

  /** Where the path names the model, the same body may ask another one, or for a stream. */
  private String beside() {
    RequestHead head = request.head();
    return request.body().isBesidePath()
        ? (head.stream() ? "stream " : "whole ") + head.model().value()
        : "";
  }

  private CompletionStage<Entry> follow(ApiKey key, Way way) {
    return switch (way) {
      case Way.Run(RunningClaim claim) ->
          CompletableFuture.completedStage(new Entry.Run(key, claim));
      case Way.Repeat(KeptAnswer kept) -> {
        RequestRecord record = record(key, kept.status());
        parts.observer().finished(record);
        yield parts.billing().ledger().keep(record).thenApply(_ -> repeat(kept));
      }
    };
  }

  private static Entry repeat(KeptAnswer kept) {
    return new Entry.Repeat(new RelayAnswer.Replayed(kept.status(), kept.body().orElseThrow()));
  }

  private RequestRecord record(ApiKey key, int status) {
    return new RequestRecord(
        request.id(),
        new RequestRecord.Caller(key.id(), key.account(), key.tenant()),
        new RequestRecord.Question(
            request.asked().dialect(),
            request.asked().api(),
            request.head().model(),
            request.head().stream()),
        status,
        Usage.REPLAYED,
        Optional.empty(),
        List.of(),
        new RequestRecord.Timing(
            startedAt, Optional.empty(), Duration.ofNanos(System.nanoTime() - startedNanos)));
  }
}
