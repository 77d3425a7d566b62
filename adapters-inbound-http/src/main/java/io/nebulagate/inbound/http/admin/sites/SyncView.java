package io.nebulagate.inbound.http.admin.sites;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.sync.SyncChanges;
import io.nebulagate.application.sync.SyncChanges.CostChange;
import io.nebulagate.application.sync.SyncReport;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a sync came to. A failure of the site is told, and whatever was known is still there. */
record SyncView(
    @JsonProperty("provider_id") long providerId,
    String outcome,
    @Nullable SiteFailureView error,
    boolean stale,
    @JsonProperty("site_kind") String kind,
    @Nullable String balance,
    int keys,
    int unresolved,
    int models,
    int routes,
    int unpriced,
    int refused,
    ChangesView changes,
    @Nullable DriftView drift) {

  static SyncView of(SyncReport report) {
    SyncReport.Seen seen = report.seen();
    boolean failed = report.failure().isPresent();
    return new SyncView(
        report.provider(),
        failed ? "failed" : "ok",
        report.failure().map(SiteFailureView::of).orElse(null),
        failed,
        report.kind().label(),
        report.balance().map(Money::toDecimal).orElse(null),
        seen.keys(),
        seen.unresolved(),
        seen.models(),
        seen.routes(),
        seen.unpriced(),
        seen.refused(),
        ChangesView.of(report.changes()),
        report.drift().map(DriftView::of).orElse(null));
  }

  /** What differs from before; of the costs the first hundred are shown. */
  record ChangesView(
      CountsView keys,
      CountsView routes,
      CountsView models,
      @JsonProperty("costs_changed") int costsChanged,
      List<CostView> costs) {

    private static final int SHOWN_MAX = 100;

    static ChangesView of(SyncChanges changes) {
      return new ChangesView(
          CountsView.of(changes.keys()),
          CountsView.of(changes.routes()),
          CountsView.of(changes.models()),
          changes.costs().size(),
          changes.costs().stream().limit(SHOWN_MAX).map(CostView::of).toList());
    }
  }

  /** How many came, went, and stayed but differ. */
  record CountsView(int added, int removed, int changed) {

    static CountsView of(SyncChanges.Counts counts) {
      return new CountsView(counts.added(), counts.removed(), counts.changed());
    }
  }

  /** What a model costs in one of the site's groups, before and after; null = nobody knows. */
  record CostView(
      String model, String group, @Nullable AmountsView before, @Nullable AmountsView after) {

    static CostView of(CostChange change) {
      return new CostView(
          change.of().model().value(),
          change.of().group(),
          change.before().map(AmountsView::of).orElse(null),
          change.after().map(AmountsView::of).orElse(null));
    }
  }

  /** Dollars per million tokens, or per call. */
  record AmountsView(
      @Nullable String input,
      @Nullable String output,
      @JsonProperty("per_call") @Nullable String perCall) {

    static AmountsView of(PriceSheet sheet) {
      return new AmountsView(
          stated(sheet, TokenKind.INPUT),
          stated(sheet, TokenKind.OUTPUT),
          sheet.perCall().map(Money::toDecimal).orElse(null));
    }

    private static @Nullable String stated(PriceSheet sheet, TokenKind kind) {
      return Optional.ofNullable(sheet.rates().get(kind)).map(Price::toString).orElse(null);
    }
  }
}
