-- The audit log is exported in the order in which nothing can be missed, as the ledger is sealed:
-- by transaction. What is there already counts as written by this migration.

SELECT ledger.assume_owner();

ALTER TABLE ledger.audit_log ADD COLUMN tx_xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_log_export ON ledger.audit_log (tx_xid, id, phase);

SELECT ledger.release_owner();
