package io.nebulagate.application.billing;

import java.util.List;

/** Recomputes the ledger from nothing. Blocking, and long on a large ledger; changes nothing. */
public interface LedgerAudit {

  /** Checks every balance, every hold and the seal. */
  Report verify();

  /** What was found. */
  record Report(long checkedTransfers, long sealedBlocks, List<Violation> violations) {

    /** Copies the list. */
    public Report {
      violations = List.copyOf(violations);
    }

    /** Whether nothing is wrong. */
    public boolean ok() {
      return violations.isEmpty();
    }
  }

  /** One thing that must not be. */
  record Violation(String invariant, String detail) {}
}
