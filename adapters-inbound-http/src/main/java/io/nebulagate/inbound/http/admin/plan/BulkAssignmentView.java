package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Progress;
import io.nebulagate.application.plan.bulk.BulkAssignmentUseCase.Standing;
import io.nebulagate.inbound.http.admin.billing.CompensationView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far an assignment to many has come.
 *
 * @param count how many accounts there are
 * @param done how many got the plan
 * @param failed how many cannot get it
 * @param failures the first of them
 */
record BulkAssignmentView(
    String id,
    String state,
    @JsonProperty("plan_id") long planId,
    int version,
    @JsonProperty("starts_at") String startsAt,
    @JsonProperty("ends_at") @Nullable String endsAt,
    long count,
    long done,
    long failed,
    List<CompensationView.FailureView> failures,
    String actor,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("finished_at") @Nullable String finishedAt) {

  static BulkAssignmentView of(Standing standing) {
    Progress progress = standing.progress();
    return new BulkAssignmentView(
        progress.job().toString(),
        progress.state().name().toLowerCase(Locale.ROOT),
        standing.version().planId(),
        standing.version().number(),
        progress.start().toString(),
        progress.end().map(Instant::toString).orElse(null),
        progress.accounts(),
        progress.begun(),
        progress.failed(),
        progress.failures().stream().map(CompensationView.FailureView::of).toList(),
        progress.actor(),
        progress.createdAt().toString(),
        progress.finishedAt().map(Instant::toString).orElse(null));
  }
}
