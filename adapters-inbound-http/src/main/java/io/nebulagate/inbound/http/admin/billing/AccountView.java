package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account as operators see one; amounts are decimal texts in USD. */
record AccountView(
    long id,
    @JsonProperty("owner_type") String ownerType,
    @JsonProperty("owner_id") long ownerId,
    String status,
    @Schema(ref = Schemas.USD) String posted,
    @Schema(ref = Schemas.USD) String held,
    @Schema(ref = Schemas.USD) String available,
    @JsonProperty("credit_limit") @Schema(ref = Schemas.USD) String creditLimit,
    @Schema(ref = Schemas.USD) String receivable,
    List<String> buckets) {

  /** Nobody has buckets yet, so none are listed. */
  static AccountView of(Account account) {
    return new AccountView(
        account.id().value(),
        account.owner().type().name().toLowerCase(Locale.ROOT),
        account.owner().id(),
        account.status().name().toLowerCase(Locale.ROOT),
        account.balance().posted().toDecimal(),
        account.balance().held().toDecimal(),
        account.balance().available().toDecimal(),
        account.balance().creditLimit().toDecimal(),
        account.receivable().toDecimal(),
        List.of());
  }
}
