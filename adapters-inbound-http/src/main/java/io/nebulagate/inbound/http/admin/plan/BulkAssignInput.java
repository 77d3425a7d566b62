package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.bulk.BulkAssignment;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.billing.AccountFilter;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an operator gives to many. */
final class BulkAssignInput {

  static final String DRY_RUN = "dry_run";

  private static final String PLAN = "plan_id";
  private static final String ZONE = "time_zone";

  private BulkAssignInput() {}

  static InputReader of(InputStream body) {
    return InputReader.of(body, PLAN, "filter", "start", "end", ZONE, DRY_RUN);
  }

  static BulkAssignment read(InputReader input, String actor) {
    return new BulkAssignment(
        AccountFilter.read(input),
        input.id(PLAN),
        input.optional("start", input::instant),
        input.optional("end", input::instant),
        input.optionalText(ZONE),
        actor);
  }

  /** What it may say, as the document shows it. */
  @Schema(name = "PlanBulkAssignment")
  record Fields(
      @JsonProperty(PLAN) @Schema(ref = Schemas.ID, description = "In its newest version")
          long planId,
      AccountFilter.Conditions filter,
      @Schema(description = "When the first cycles begin: now, one cycle back at most, or ahead")
          @Nullable Instant start,
      @Schema(description = "When all of it is over; never unless said") @Nullable Instant end,
      @JsonProperty(ZONE)
          @Schema(description = "Whose months and days count: each owner's unless said")
          @Nullable String timeZone,
      @JsonProperty(DRY_RUN)
          @Schema(description = "Only tell whom it would reach", defaultValue = "false")
          @Nullable Boolean dryRun) {}
}
