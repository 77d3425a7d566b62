-- How fast, how many at once and for how much money: limits of everybody but keys, which carry
-- their own. A plain table of the migrating role. Null is no limit; a row without any is removed.

CREATE TABLE limits (
  id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner_type           text NOT NULL,
  owner_id             text NOT NULL,
  rpm_limit            bigint CHECK (rpm_limit > 0),
  tpm_limit            bigint CHECK (tpm_limit > 0),
  concurrency_limit    bigint CHECK (concurrency_limit > 0),
  daily_budget_nanos   bigint CHECK (daily_budget_nanos >= 0),
  monthly_budget_nanos bigint CHECK (monthly_budget_nanos >= 0),
  UNIQUE (owner_type, owner_id)
);

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON limits
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('LIMITS');

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON limits');
