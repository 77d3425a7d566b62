-- The audit log and what policies found are exported in the order in which nothing can be missed,
-- as the ledger is sealed: by transaction. What is there already counts as written by this
-- migration.

SELECT ledger.assume_owner();

ALTER TABLE ledger.audit_log ADD COLUMN tx_xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_log_export ON ledger.audit_log (tx_xid, id, phase);

ALTER TABLE ledger.request_logs ADD COLUMN tx_xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX request_logs_export ON ledger.request_logs (tx_xid, id)
  WHERE policy_hits IS NOT NULL;

SELECT ledger.release_owner();

-- Where rows are exported to: a receiver with its secret, or files where there is no url. Who holds
-- the lease works on it; a change takes the lease away, and leaves the time it was given for.
CREATE TABLE export_sinks (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text        NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  enabled      boolean     NOT NULL,
  url          text,
  secret       bytea,
  lease        uuid,
  lease_until  timestamptz NOT NULL DEFAULT '-infinity',
  next_at      timestamptz NOT NULL DEFAULT '-infinity',
  failures     int         NOT NULL DEFAULT 0 CHECK (failures >= 0),
  failure      text,
  failed_at    timestamptz,
  CHECK ((url IS NULL) = (secret IS NULL)),
  CHECK ((failure IS NULL) = (failed_at IS NULL))
);

-- How far a sink has come with a kind, and how long files of it are kept. A kind that is not wanted
-- any more keeps its place.
CREATE TABLE export_kinds (
  sink_id      bigint      NOT NULL REFERENCES export_sinks (id) ON DELETE CASCADE,
  kind         text        NOT NULL CHECK (kind IN ('LEDGER', 'AUDIT', 'VERDICT')),
  wanted       boolean     NOT NULL,
  keep_days    int         CHECK (keep_days > 0),
  tx_xid       xid8        NOT NULL DEFAULT '0',
  row_id       uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  phase        int         NOT NULL DEFAULT -1,
  delivered_at timestamptz,
  PRIMARY KEY (sink_id, kind)
);

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON export_sinks');
SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON export_kinds');
