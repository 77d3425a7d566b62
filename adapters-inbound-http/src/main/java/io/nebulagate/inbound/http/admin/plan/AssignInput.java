package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.SubscriptionUseCase.Assignment;
import io.nebulagate.application.plan.SubscriptionUseCase.Move;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is sold to whom, as an operator writes it. */
final class AssignInput {

  private static final String PLAN = "plan_id";
  private static final String ACCOUNT = "account_id";
  private static final String ZONE = "time_zone";
  private static final String AMOUNTS = "amounts";

  private AssignInput() {}

  static InputReader of(InputStream body) {
    return InputReader.of(body, PLAN, ACCOUNT, "start", "end", ZONE, AMOUNTS);
  }

  static Assignment read(InputReader input, String actor) {
    return new Assignment(
        input.id(PLAN),
        new AccountId(input.id(ACCOUNT)),
        input.optional("start", input::instant),
        input.optional("end", input::instant),
        input.optionalText(ZONE),
        input.optional(AMOUNTS, field -> amounts(input, field)),
        actor);
  }

  static InputReader ofMove(InputStream body) {
    return InputReader.of(body, PLAN, AMOUNTS);
  }

  static Move readMove(InputReader input, String actor) {
    return new Move(input.id(PLAN), input.optional(AMOUNTS, field -> amounts(input, field)), actor);
  }

  private static List<BigDecimal> amounts(InputReader input, String field) {
    List<BigDecimal> amounts = input.decimals(field);
    if (amounts.size() > PlanTerms.ALLOWANCES_MAX) {
      throw input.invalid(field, "has at most " + PlanTerms.ALLOWANCES_MAX + " members");
    }
    return amounts;
  }

  /** What it may say, as the document shows it. */
  @Schema(name = "PlanAssignment")
  record Fields(
      @JsonProperty(PLAN) @Schema(ref = Schemas.ID, description = "In its newest version")
          long planId,
      @JsonProperty(ACCOUNT)
          @Schema(ref = Schemas.ID, description = "Of a user or of an organisation")
          long accountId,
      @Schema(description = "When the first cycle begins: now, one cycle back at most, or ahead")
          @Nullable Instant start,
      @Schema(description = "When it is over; never unless said") @Nullable Instant end,
      @JsonProperty(ZONE)
          @Schema(description = "Whose months and days count: the owner's unless said")
          @Nullable String timeZone,
      @Schema(
              description = "What each allowance is instead of what the plan states, in its order",
              maxItems = PlanTerms.ALLOWANCES_MAX)
          @Nullable List<BigDecimal> amounts) {}

  /** Where a subscription is to go on, as the document shows it. */
  @Schema(name = "PlanMove")
  record MoveFields(
      @JsonProperty(PLAN) @Schema(ref = Schemas.ID, description = "In its newest version")
          long planId,
      @Schema(
              description = "What each allowance is instead of what the plan states, in its order",
              maxItems = PlanTerms.ALLOWANCES_MAX)
          @Nullable List<BigDecimal> amounts) {}
}
