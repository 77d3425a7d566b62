package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.compensation.AccountChoice.Chosen;
import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.CompensationStore.Begun;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whom something reaches that is given to many.
 *
 * @param id the job, when it was begun and not only tried
 * @param total how much all of them get, where that is money
 * @param accounts the first of them
 */
public record SelectionView(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String id,
    long count,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(ref = Schemas.USD) @Nullable String total,
    List<ChosenView> accounts) {

  static SelectionView of(Selection selection, Money amount) {
    return of(null, selection, amount);
  }

  static SelectionView of(Begun begun, Money amount) {
    return of(begun.job().toString(), begun.selection(), amount);
  }

  /** Whom a job would reach, or does. */
  public static SelectionView of(@Nullable UUID job, Selection selection) {
    return of(job == null ? null : job.toString(), selection, Optional.empty());
  }

  private static SelectionView of(@Nullable String id, Selection selection, Money amount) {
    Money total = Money.ofNanos(Math.multiplyExact(amount.nanos(), selection.count()));
    return of(id, selection, Optional.of(total));
  }

  private static SelectionView of(@Nullable String id, Selection selection, Optional<Money> total) {
    return new SelectionView(
        id,
        selection.count(),
        total.map(Money::toDecimal).orElse(null),
        selection.first().stream().map(ChosenView::of).toList());
  }

  /** One of them. */
  public record ChosenView(
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
