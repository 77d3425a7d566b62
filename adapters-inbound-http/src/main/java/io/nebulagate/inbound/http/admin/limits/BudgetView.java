package io.nebulagate.inbound.http.admin.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.limits.BudgetUseCase.Use;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.inbound.http.document.Schemas;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One budget and what is used of it.
 *
 * @param used charged, and set aside for requests that run
 * @param held what of that is only set aside
 * @param since when its period began, in the time zone that it follows
 * @param until when the next one begins
 * @param told the thresholds in percent that were crossed and told
 */
record BudgetView(
    @JsonProperty("owner_type") String ownerType,
    @JsonProperty("owner_id") @Schema(ref = Schemas.LIMIT_OWNER) Object ownerId,
    @Schema(enumeration = {"daily", "monthly"}) String period,
    @Schema(ref = Schemas.USD) String amount,
    @Schema(ref = Schemas.USD) String used,
    @Schema(ref = Schemas.USD) String held,
    @Schema(ref = Schemas.USD) String left,
    @Schema(format = "date-time") String since,
    @Schema(format = "date-time") String until,
    @JsonProperty("time_zone") String timeZone,
    List<Integer> told) {

  static BudgetView of(Use use) {
    return new BudgetView(
        OwnerWords.of(use.owner().level()),
        OwnerWords.id(use.owner().level(), use.owner().id()),
        use.budget() == Limit.DAILY_BUDGET ? "daily" : "monthly",
        use.limit().toDecimal(),
        use.counted().spent().plus(use.counted().held()).toDecimal(),
        use.counted().held().toDecimal(),
        use.remaining().toDecimal(),
        time(use.period().start(), use.zone()),
        time(use.period().end(), use.zone()),
        use.zone().getId(),
        use.told());
  }

  private static String time(Instant at, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
  }
}
