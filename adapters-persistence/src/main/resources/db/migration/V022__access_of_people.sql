-- What people do with what is theirs: time zones, limits, past requests,
-- projects, and what state their keys are in.

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

-- The day it is where a tenant is. A zone that only the gateway knows counts as UTC here.
CREATE FUNCTION day_of_tenant(p_tenant bigint) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (now() AT TIME ZONE coalesce(
    (SELECT CASE WHEN z.since > now() THEN coalesce(z.before, z.zone) ELSE z.zone END
     FROM tenant_time_zone z WHERE z.tenant_id = p_tenant), 'UTC'))::date;
EXCEPTION
  WHEN invalid_parameter_value THEN
    RETURN (now() AT TIME ZONE 'UTC')::date;
END $$;

-- Whether a key can be used (KeyState): the first reason against it. What operators bound it by
-- counts like its own budget. Days and spending are only looked at where there is a budget.
CREATE VIEW api_key_states AS
SELECT k.id,
       CASE
         WHEN k.status = 'DISABLED' THEN 'DISABLED'
         WHEN k.expires_at <= now() THEN 'EXPIRED'
         WHEN least(k.daily_budget_nanos, l.daily_budget_nanos) <= coalesce(
                (SELECT b.spent FROM ledger.budget b
                 WHERE (b.level, b.owner, b.period) = ('KEY', k.id::text, 'DAY')
                   AND b.starts_on = day_of_tenant(k.tenant_id)), 0)
           OR least(k.monthly_budget_nanos, l.monthly_budget_nanos) <= coalesce(
                (SELECT b.spent FROM ledger.budget b
                 WHERE (b.level, b.owner, b.period) = ('KEY', k.id::text, 'MONTH')
                   AND b.starts_on = date_trunc('month', day_of_tenant(k.tenant_id))::date), 0)
           THEN 'EXHAUSTED'
         ELSE 'ENABLED'
       END AS state
FROM api_keys k
LEFT JOIN limits l
  ON (l.owner_type, l.owner_id, l.set_by) = ('KEY', k.id::text, 'OPERATOR');
SELECT ledger.grant_to_application('SELECT ON api_key_states');
