package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.SubscriptionUseCase.Standing;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** That somebody has a plan, what was agreed, and what is left of the newest cycle. */
record SubscriptionView(
    long id,
    @JsonProperty("account_id") long accountId,
    @JsonProperty("plan_id") long planId,
    String plan,
    int version,
    String status,
    @JsonProperty("starts_at") String startsAt,
    @JsonProperty("ends_at") @Nullable String endsAt,
    @JsonProperty("time_zone") String timeZone,
    @JsonProperty("stand_in")
        @Schema(description = "Only while its owner is distrusted, in place of all others")
        boolean standIn,
    TermsView.CycleView cycle,
    List<AllowanceView> allowances,
    @JsonProperty("newest_cycle") @Nullable CycleUseView newestCycle) {

  private static final Map<String, Status> STATUSES =
      Arrays.stream(Status.values())
          .collect(Collectors.toMap(SubscriptionView::word, Function.identity()));

  static SubscriptionView of(Standing standing) {
    Subscription subscription = standing.subscription();
    return new SubscriptionView(
        subscription.id(),
        subscription.account().value(),
        standing.plan().id(),
        standing.plan().name(),
        standing.version().number(),
        word(subscription.status()),
        subscription.anchor().toString(),
        subscription.endsAt().map(Instant::toString).orElse(null),
        subscription.zone().getId(),
        subscription.standIn(),
        TermsView.CycleView.of(subscription.cycle()),
        subscription.allowances().stream().map(AllowanceView::of).toList(),
        standing.newest().map(CycleUseView::of).orElse(null));
  }

  /** Every word for how one stands, and what it means. */
  static Map<String, Status> statuses() {
    return STATUSES;
  }

  private static String word(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
