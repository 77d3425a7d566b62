-- What people do with what is theirs: time zones and limits.

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
