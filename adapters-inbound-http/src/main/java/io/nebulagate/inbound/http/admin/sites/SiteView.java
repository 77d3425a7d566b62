package io.nebulagate.inbound.http.admin.sites;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.site.Figures;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a site. */
record SiteView(
    @JsonProperty("site_kind") String kind,
    @Nullable String version,
    @JsonProperty("quota_per_unit") String quotaPerUnit,
    @JsonProperty("turnstile_check") boolean turnstile,
    @Nullable String balance,
    @JsonProperty("balance_at") @Nullable String balanceAt,
    boolean stale,
    @JsonProperty("last_sync_at") @Nullable String lastSyncAt,
    @JsonProperty("next_sync_at") @Nullable String nextSyncAt,
    int failures,
    @JsonProperty("last_error") @Nullable SiteFailureView lastError,
    @Nullable CheckedView checkin,
    @Nullable DriftView drift) {

  static SiteView of(SiteState state) {
    return new SiteView(
        state.about().kind().label(),
        state.about().version().orElse(null),
        state.about().unit().perDollar().toPlainString(),
        state.about().turnstile(),
        state.figures().map(Figures::balance).map(Money::toDecimal).orElse(null),
        state.figures().map(Figures::at).map(Instant::toString).orElse(null),
        state.stale(),
        state.syncs().lastAt().map(Instant::toString).orElse(null),
        state.syncs().nextAt().map(Instant::toString).orElse(null),
        state.syncs().failures(),
        state.syncs().lastFailure().map(SiteFailureView::of).orElse(null),
        state.checkIn().map(CheckedView::of).orElse(null),
        state.drift().map(DriftView::of).orElse(null));
  }

  /** The last try to check in. */
  record CheckedView(
      String day, String outcome, @Nullable String reward, String message, String at) {

    static CheckedView of(SiteState.CheckIn checked) {
      Optional<String> reward = checked.reward().map(Money::toDecimal);
      return new CheckedView(
          checked.day().toString(),
          checked.outcome().label(),
          reward.orElse(null),
          checked.message(),
          checked.at().toString());
    }
  }
}
