-- What people do with what is theirs: time zones, limits, past requests,
-- projects.

-- A new zone counts from the end of a day on: "before" counts until "since"; null is the same.
ALTER TABLE tenant_time_zone
  ADD COLUMN before text CHECK (length(before) BETWEEN 1 AND 64),
  ADD COLUMN since  timestamptz NOT NULL DEFAULT 'epoch';

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON tenant_time_zone
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('TIME_ZONES');

-- Owners bound what is theirs beside what operators do, and the lower bound counts.
ALTER TABLE limits
  ADD COLUMN set_by text NOT NULL DEFAULT 'OPERATOR' CHECK (set_by IN ('OPERATOR', 'OWNER')),
  DROP CONSTRAINT limits_owner_type_owner_id_key,
  ADD CONSTRAINT limits_of_owner UNIQUE (owner_type, owner_id, set_by);

-- Requests are listed newest first by id, of one tenant or key as well as of all.
SELECT ledger.assume_owner();
DROP INDEX ledger.request_logs_tenant;
DROP INDEX ledger.request_logs_api_key;
CREATE INDEX request_logs_of_tenant ON ledger.request_logs (tenant_id, id);
CREATE INDEX request_logs_of_key ON ledger.request_logs (api_key_id, id);
SELECT ledger.release_owner();

-- What is over takes no more keys; its history, limits and keys stay.
ALTER TABLE projects ADD COLUMN archived boolean NOT NULL DEFAULT false;
