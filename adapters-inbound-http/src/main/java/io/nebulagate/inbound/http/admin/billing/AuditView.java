package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.billing.LedgerAudit;
import java.util.List;

/** What a check of the ledger found. */
record AuditView(
    boolean ok,
    @JsonProperty("checked_transfers") long checkedTransfers,
    @JsonProperty("sealed_blocks") long sealedBlocks,
    List<ViolationView> violations) {

  static AuditView of(LedgerAudit.Report report) {
    return new AuditView(
        report.ok(),
        report.checkedTransfers(),
        report.sealedBlocks(),
        report.violations().stream()
            .map(found -> new ViolationView(found.invariant(), found.detail()))
            .toList());
  }

  /** One thing that must not be. */
  record ViolationView(String invariant, String detail) {}
}
