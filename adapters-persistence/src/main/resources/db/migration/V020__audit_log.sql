-- What was done through the admin API. Rows are added and, when they are old, forgotten by one
-- function; nobody changes one, and nobody removes a young one, whatever their rights.

SELECT ledger.assume_owner();

-- phase 0: what is about to be done; phase 1: how it ended
CREATE TABLE ledger.audit_log (
  id         uuid        NOT NULL,
  phase      smallint    NOT NULL CHECK (phase IN (0, 1)),
  at         timestamptz NOT NULL DEFAULT now(),
  name       text,
  actor      text,
  user_id    bigint,
  role       text,
  address    text,
  request    text,
  path       text,
  input      text,
  status     int,
  before     text,
  after      text,
  PRIMARY KEY (id, phase)
);

CREATE FUNCTION ledger.refuse_young() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < now() - interval '30 days' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '% on ledger.audit_log refused: it only grows', TG_OP USING ERRCODE = 'NG001';
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON ledger.audit_log
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_young();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.audit_log ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE ledger.audit_log ENABLE ALWAYS TRIGGER refuse_truncate;

-- Forgets both rows of old actions, oldest first; answers how many actions.
CREATE FUNCTION ledger.forget_audit(p_age interval, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_latest uuid := ledger.uuid_floor(now() - greatest(p_age, interval '30 days')
                                     - interval '1 minute');
  v_ids uuid[];
BEGIN
  v_ids := ARRAY(SELECT id FROM ledger.audit_log WHERE phase = 0 AND id < v_latest
                 ORDER BY id LIMIT p_limit);
  DELETE FROM ledger.audit_log WHERE id = ANY (v_ids);
  RETURN cardinality(v_ids);
END $$;

-- As in V009, and the audit log is protected, too.
CREATE OR REPLACE VIEW ledger.violations_of_protection AS
SELECT 'I10 history is not protected' AS invariant,
       format('%s lacks %s, or it is switched off', c.oid::regclass, needed.trigger) AS detail
FROM pg_class c
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
CROSS JOIN (VALUES ('refuse_change'), ('refuse_truncate')) AS needed(trigger)
WHERE coalesce(i.inhparent, c.oid) IN ('ledger.transfer'::regclass, 'ledger.request_logs'::regclass,
                                       'ledger.seal'::regclass, 'ledger.op_key'::regclass,
                                       'ledger.audit_log'::regclass, 'prices'::regclass)
  AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_trigger g
                  WHERE g.tgrelid = c.oid AND g.tgname = needed.trigger AND g.tgenabled = 'A');

SELECT ledger.grant_to_application('SELECT, INSERT ON ledger.audit_log');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.forget_audit');
SELECT ledger.release_owner();
