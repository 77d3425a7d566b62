-- Accounts of whoever is distrusted run under one plan alone until that expires.

-- From which risk on, and which plan: one row at most.
CREATE TABLE risk_plan (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  level    text    NOT NULL CHECK (level IN ('LOW', 'MEDIUM', 'HIGH')),
  plan_id  bigint  NOT NULL REFERENCES plans (id)
);
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON risk_plan
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('RISKS');

-- The newest version of that plan counts.
CREATE TRIGGER stated AFTER INSERT ON plan_versions
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('RISKS');

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON risk_plan');

SELECT ledger.assume_owner();

-- stand_in: what an account runs under while its owner is distrusted, in place of all others. Its
-- cycles are begun by the request that needs one; of each account and version there is one for ever.
ALTER TABLE ledger.subscription ADD COLUMN stand_in boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX subscription_stand_in ON ledger.subscription (account_id, version_id)
  WHERE stand_in;
DROP INDEX ledger.subscription_due;
CREATE INDEX subscription_due ON ledger.subscription (due_at)
  WHERE status = 1 AND NOT stand_in AND (ends_at IS NULL OR due_at < ends_at);

-- The version of a plan that a request ran under because its owner was distrusted.
ALTER TABLE ledger.request_logs ADD COLUMN lowered_to bigint;

-- As begin_subscription, of a stand-in.
CREATE FUNCTION ledger.begin_stand_in(p_account bigint, p_version bigint, p_anchor timestamptz,
                                      p_zone text, p_ends_at timestamptz, p_assets smallint[],
                                      p_amounts bigint[], p_carried bigint[], p_tenant bigint,
                                      p_key text, p_fingerprint text, p_actor text)
RETURNS TABLE (code smallint, subscription_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_begun record;
BEGIN
  SELECT b.* INTO v_begun FROM ledger.begin_subscription(
    p_account, p_version, p_anchor, p_zone, p_ends_at, p_assets, p_amounts, p_carried, p_tenant,
    p_key, p_fingerprint, p_actor) AS b;
  IF v_begun.code = 0 THEN
    UPDATE ledger.subscription s SET stand_in = true WHERE s.id = v_begun.subscription_id;
  END IF;
  RETURN QUERY SELECT v_begun.code, v_begun.subscription_id;
END $$;

SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.begin_stand_in');
SELECT ledger.release_owner();
