package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One line of an account's history. */
record TransferView(
    String id,
    String phase,
    String kind,
    @JsonProperty("journal_id") String journalId,
    @JsonProperty("debit_account") long debitAccount,
    @JsonProperty("credit_account") long creditAccount,
    @Schema(ref = Schemas.USD) String amount,
    String actor,
    @Nullable String reason,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("request_id")
        @Nullable String requestId,
    @JsonProperty("created_at") String createdAt) {

  static TransferView of(Transfer transfer) {
    return new TransferView(
        transfer.id().toString(),
        transfer.phase().name().toLowerCase(Locale.ROOT),
        transfer.kind().name().toLowerCase(Locale.ROOT),
        transfer.journalId().toString(),
        transfer.debit().value(),
        transfer.credit().value(),
        transfer.amount().toDecimal(),
        transfer.actor(),
        transfer.reason().orElse(null),
        requestId(transfer),
        transfer.createdAt().toString());
  }

  /** The journal of what a request causes is the request itself. */
  private static @Nullable String requestId(Transfer transfer) {
    return switch (transfer.kind()) {
      case HOLD, CHARGE, VOID, EXPIRE -> new RequestId(transfer.journalId()).toString();
      case CREDIT,
          DEBIT,
          GRANT,
          ROLLOVER,
          BREAKAGE,
          PRORATION,
          VOUCHER,
          REVERSAL,
          CORRECTION,
          RECEIVABLE,
          LEASE ->
          null;
    };
  }
}
