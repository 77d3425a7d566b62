package io.nebulagate.inbound.http.admin.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.plan.Lowered;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One page of the plans of an account, and what takes their place for now. */
record PlansOfAccountView(
    List<SubscriptionView> items,
    int p,
    @JsonProperty("page_size") int pageSize,
    long total,
    @JsonProperty("total_pages") long totalPages,
    @JsonProperty("has_more") boolean hasMore,
    @Nullable LoweredView lowered) {

  static PlansOfAccountView of(PageView<SubscriptionView> page, Optional<Lowered> lowered) {
    return new PlansOfAccountView(
        page.items(),
        page.p(),
        page.pageSize(),
        page.total(),
        page.totalPages(),
        page.hasMore(),
        lowered.map(LoweredView::of).orElse(null));
  }

  /** The plan that an account runs under for now. */
  @Schema(name = "Lowered")
  record LoweredView(
      @JsonProperty("plan_id") @Schema(ref = Schemas.ID) long planId,
      String plan,
      int version,
      @Schema(format = "date-time") String until) {

    static LoweredView of(Lowered lowered) {
      return new LoweredView(
          lowered.plan().id(),
          lowered.plan().name(),
          lowered.version().number(),
          lowered.until().toString());
    }
  }
}
