package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.compensation.CompensationStore.Begun;
import io.nebulagate.application.compensation.CompensationStore.Chosen;
import io.nebulagate.application.compensation.CompensationStore.Selection;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whom a compensation reaches, and with how much in all.
 *
 * @param id the job, when it was begun and not only tried
 * @param accounts the first of them
 */
record SelectionView(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String id,
    long count,
    @Schema(ref = Schemas.USD) String total,
    List<ChosenView> accounts) {

  static SelectionView of(Selection selection, Money amount) {
    return of(null, selection, amount);
  }

  static SelectionView of(Begun begun, Money amount) {
    return of(begun.job().toString(), begun.selection(), amount);
  }

  private static SelectionView of(@Nullable String id, Selection selection, Money amount) {
    return new SelectionView(
        id,
        selection.count(),
        Money.ofNanos(Math.multiplyExact(amount.nanos(), selection.count())).toDecimal(),
        selection.first().stream().map(ChosenView::of).toList());
  }

  /** One of them. */
  record ChosenView(
      long id,
      @JsonProperty("owner_type") String ownerType,
      @JsonProperty("owner_id") long ownerId) {

    static ChosenView of(Chosen chosen) {
      return new ChosenView(
          chosen.account().value(),
          chosen.owner().type().name().toLowerCase(Locale.ROOT),
          chosen.owner().id());
    }
  }
}
