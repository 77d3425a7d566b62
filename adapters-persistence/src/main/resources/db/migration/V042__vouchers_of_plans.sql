-- Vouchers that grant a plan, credit that only some requests may spend, vouchers for those who have a
-- plan, and the same plan for many.

-- A plan that stands aside says nothing of what it does not cover.
ALTER TABLE plan_versions DROP CONSTRAINT plan_versions_overage_check;
ALTER TABLE plan_versions ADD CONSTRAINT plan_versions_overage_check
  CHECK (overage IN ('BLOCK', 'DEGRADE', 'ALLOW', 'ASIDE'));

SELECT ledger.assume_owner();

-- What a voucher is worth: an amount, or a plan for so many cycles, without an end where null, or an
-- amount for so many days that is spent by a plan made for it, on these models and under these paths.
ALTER TABLE ledger.voucher_batch
  ALTER COLUMN amount DROP NOT NULL,
  ADD COLUMN plan_id bigint,
  ADD COLUMN plan_cycles int CHECK (plan_cycles > 0),
  ADD COLUMN models text[],
  ADD COLUMN apis text[],
  ADD COLUMN credit_days int CHECK (credit_days > 0),
  ADD COLUMN plans bigint[],
  ADD CHECK (amount IS NOT NULL OR plan_id IS NOT NULL),
  ADD CHECK ((models IS NOT NULL) = (amount IS NOT NULL AND plan_id IS NOT NULL)),
  ADD CHECK ((models IS NULL) = (apis IS NULL)),
  ADD CHECK (plan_cycles IS NULL OR amount IS NULL),
  ADD CHECK (credit_days IS NULL OR models IS NOT NULL);

-- The id of one that began a subscription is its own: nothing was credited.
ALTER TABLE ledger.voucher_redemption ADD COLUMN subscription_id bigint UNIQUE;

-- Plans that were taken back; what was credited is among the reversals.
CREATE TABLE ledger.voucher_return (
  id            uuid PRIMARY KEY,
  redemption_id uuid        NOT NULL UNIQUE,
  actor         text        NOT NULL,
  reason        text        NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now()
);
SELECT ledger.make_append_only('ledger.voucher_return');

-- As in V033, and for what the columns above say.
DROP FUNCTION ledger.issue_vouchers;
CREATE FUNCTION ledger.issue_vouchers(
  p_label text, p_amount bigint, p_plan bigint, p_plan_cycles int, p_models text[], p_apis text[],
  p_credit_days int, p_valid_from timestamptz, p_valid_until timestamptz, p_per_account int,
  p_per_address int, p_per_batch int,
  p_tenants bigint[], p_plans bigint[], p_roles text[], p_account_days int, p_allow bigint[],
  p_deny bigint[], p_actor text, p_hashes text[], p_last4 text[])
RETURNS SETOF ledger.voucher_batch
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_batch ledger.voucher_batch;
BEGIN
  INSERT INTO ledger.voucher_batch (
    id, label, amount, plan_id, plan_cycles, models, apis, credit_days, codes, valid_from,
    valid_until, per_account, per_address, per_batch, tenants, plans, roles, account_days, allow,
    deny, actor)
  VALUES (
    ledger.uuid7(), p_label, p_amount, p_plan, p_plan_cycles, p_models, p_apis, p_credit_days,
    cardinality(p_hashes),
    coalesce(p_valid_from, '-infinity'), coalesce(p_valid_until, 'infinity'), p_per_account,
    p_per_address, p_per_batch, p_tenants, p_plans, p_roles, p_account_days, p_allow, p_deny,
    p_actor)
  RETURNING * INTO v_batch;
  INSERT INTO ledger.voucher_code (batch_id, number, hash, last4)
  SELECT v_batch.id, c.number, c.hash, c.last4
  FROM ROWS FROM (unnest(p_hashes), unnest(p_last4)) WITH ORDINALITY AS c(hash, last4, number);
  RETURN NEXT v_batch;
END $$;

-- The business key of what a code begins.
CREATE FUNCTION ledger.key_of_code(p_batch uuid, p_number int) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('code:%s:%s', p_batch, p_number)
$$;

-- Whether an account has one of these versions of plans now, as what it was sold or given.
CREATE FUNCTION ledger.has_plan(p_account bigint, p_versions bigint[]) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM ledger.subscription s
    WHERE s.account_id = p_account AND s.version_id = ANY (p_versions)
      AND s.status = 1 AND NOT s.stand_in
      AND s.anchor <= clock_timestamp()
      AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp()))
$$;

-- What became of an operation key: no row when it is new, code 3 when it is not of a redemption.
CREATE FUNCTION ledger.recall_redemption(p_tenant bigint, p_scope text, p_key text,
                                         p_fingerprint text)
RETURNS TABLE (code smallint, redemption_id uuid, amount bigint, plan_id bigint,
               subscription_id bigint, available bigint)
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN r.id IS NULL THEN 3::smallint ELSE k.code END, r.id, b.amount, b.plan_id,
         r.subscription_id, k.available
  FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint) k
  LEFT JOIN ledger.voucher_redemption r ON r.id = k.transfer_id
  LEFT JOIN ledger.voucher_batch b ON b.id = r.batch_id
$$;

-- Redeems a code: uses it up, credits the account or begins a subscription, and writes it down. All
-- redeemers of a batch pass its lock one after the other, behind the lock of their account; so caps
-- are exact, and once a batch is revoked nobody is still redeeming. The caller says what is agreed
-- when the batch has a plan (p_version and what follows, as for begin_subscription), and which
-- versions the plans have that the batch asks for. Codes 0, 2, 3, 4 (closed), 5, 6, 7, 8.
DROP FUNCTION ledger.redeem_voucher;
CREATE FUNCTION ledger.redeem_voucher(p_tenant bigint, p_scope text, p_key text,
                                      p_fingerprint text, p_hash text, p_account bigint,
                                      p_role text, p_address inet, p_actor text,
                                      p_versions bigint[], p_version bigint, p_anchor timestamptz,
                                      p_zone text, p_ends_at timestamptz, p_assets smallint[],
                                      p_amounts bigint[], p_carried bigint[])
RETURNS TABLE (code smallint, redemption_id uuid, amount bigint, plan_id bigint,
               subscription_id bigint, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_batch ledger.voucher_batch;
  v_number int;
  v_network inet := network(set_masklen(p_address,
                                        CASE family(p_address) WHEN 6 THEN 64 ELSE 32 END));
  v_verdict int := 8;
BEGIN
  SELECT * INTO v_account FROM ledger.account a
  WHERE a.id = p_account AND a.bucket = 1 AND a.constrained FOR NO KEY UPDATE;
  RETURN QUERY SELECT * FROM ledger.recall_redemption(p_tenant, p_scope, p_key, p_fingerprint);
  IF FOUND THEN
    RETURN;
  END IF;
  IF v_account.id IS NULL OR v_account.status = 3 THEN
    code := CASE WHEN v_account.status = 3 THEN 4 ELSE 5 END;
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT c.batch_id, c.number INTO v_batch.id, v_number
  FROM ledger.voucher_code c WHERE c.hash = p_hash;
  IF FOUND THEN
    SELECT * INTO v_batch FROM ledger.voucher_batch b WHERE b.id = v_batch.id FOR NO KEY UPDATE;
    v_verdict := ledger.redemption_verdict(v_batch, v_number, v_account, p_role, v_network);
    IF v_verdict = 0 AND v_batch.plans IS NOT NULL
       AND NOT ledger.has_plan(p_account, p_versions) THEN
      v_verdict := 7;
    END IF;
  END IF;
  IF v_verdict <> 0 THEN
    code := v_verdict;
    RETURN NEXT;
    RETURN;
  END IF;

  amount := v_batch.amount;
  plan_id := v_batch.plan_id;
  IF v_batch.plan_id IS NULL THEN
    SELECT c.code, c.transfer_id, c.available INTO code, redemption_id, available
    FROM ledger.credit(p_tenant, p_scope, p_key, p_fingerprint, p_account, v_batch.amount,
                       40::smallint, format('voucher %s of %s', v_number, v_batch.id), p_actor) c;
  ELSE
    redemption_id := ledger.uuid7();
    available := v_account.posted - v_account.held;
    INSERT INTO ledger.op_key AS k (tenant_id, scope, key, fingerprint, transfer_id, available)
    VALUES (p_tenant, p_scope, p_key, p_fingerprint, redemption_id,
            v_account.posted - v_account.held)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN QUERY SELECT * FROM ledger.recall_redemption(p_tenant, p_scope, p_key, p_fingerprint);
      RETURN;
    END IF;
    SELECT b.code, b.subscription_id INTO code, subscription_id
    FROM ledger.begin_subscription(
      p_account, p_version, p_anchor, p_zone, p_ends_at, p_assets, p_amounts, p_carried, 0,
      ledger.key_of_code(v_batch.id, v_number), p_hash, p_actor) b;
    IF code <> 0 THEN
      RAISE EXCEPTION 'a code begins one subscription' USING ERRCODE = 'NG002';
    END IF;
  END IF;
  IF code = 0 THEN
    INSERT INTO ledger.voucher_redemption AS r (id, batch_id, number, account_id, network, actor,
                                                subscription_id)
    VALUES (redemption_id, v_batch.id, v_number, p_account, v_network, p_actor, subscription_id);
  END IF;
  RETURN NEXT;
END $$;

-- Cancels what a code began, once per key and once for all, also where that was changed into
-- another subscription since. Codes 0, 2, 3, 5 (no redemption of a plan), 9 (taken back before).
CREATE FUNCTION ledger.return_voucher(p_tenant bigint, p_scope text, p_key text,
                                      p_fingerprint text, p_redemption uuid, p_reason text,
                                      p_actor text)
RETURNS TABLE (code smallint, subscription_id bigint, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_redemption ledger.voucher_redemption;
  v_account ledger.account;
  v_sub ledger.subscription;
  v_next bigint;
  v_id uuid := ledger.uuid7();
BEGIN
  SELECT * INTO v_redemption FROM ledger.voucher_redemption r
  WHERE r.id = p_redemption AND r.subscription_id IS NOT NULL;
  v_next := v_redemption.subscription_id;
  WHILE v_next IS NOT NULL LOOP
    SELECT * INTO v_sub FROM ledger.subscription s WHERE s.id = v_next FOR NO KEY UPDATE;
    v_next := v_sub.changed_into;
  END LOOP;
  RETURN QUERY SELECT CASE WHEN t.id IS NULL THEN 3::smallint ELSE k.code END, v_sub.id,
                      k.available
               FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint) k
               LEFT JOIN ledger.voucher_return t
                 ON t.id = k.transfer_id AND t.redemption_id = p_redemption;
  IF FOUND THEN
    RETURN;
  END IF;
  SELECT * INTO v_account FROM ledger.account a WHERE a.id = v_redemption.account_id;
  code := CASE
    WHEN v_redemption.id IS NULL THEN 5
    WHEN EXISTS (SELECT FROM ledger.voucher_return t WHERE t.redemption_id = p_redemption) THEN 9
    ELSE 0 END;
  IF code = 0 THEN
    subscription_id := v_sub.id;
    available := v_account.posted - v_account.held;
    INSERT INTO ledger.op_key AS k (tenant_id, scope, key, fingerprint, transfer_id, available)
    VALUES (p_tenant, p_scope, p_key, p_fingerprint, v_id, v_account.posted - v_account.held);
    INSERT INTO ledger.voucher_return AS t (id, redemption_id, actor, reason)
    VALUES (v_id, p_redemption, p_actor, p_reason);
    PERFORM ledger.set_subscription_status(v_sub.id, 3::smallint, p_actor, p_reason);
  END IF;
  RETURN NEXT;
END $$;

-- The same plan for many, as a job that any replica works on and that survives all of them. What it
-- begins for an account has the key assign:<job>:<account> of tenant 0, so it begins once, whatever
-- is repeated. A job without a zone follows each owner's.
--   assign_job.state   1 at work, 2 done, 3 at its end, but not everybody has what they should
--   assign_item.state  0 waiting, 1 begun, 2 failed
CREATE TABLE ledger.assign_job (
  id          uuid PRIMARY KEY,
  version_id  bigint      NOT NULL,
  anchor      timestamptz NOT NULL,
  zone        text,
  ends_at     timestamptz,
  assets      smallint[]  NOT NULL,
  amounts     bigint[]    NOT NULL,
  carried     bigint[]    NOT NULL,
  filter      jsonb       NOT NULL,
  accounts    int         NOT NULL CHECK (accounts > 0),
  actor       text        NOT NULL,
  state       smallint    NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
  created_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX assign_job_at_work ON ledger.assign_job (id) WHERE state = 1;

CREATE TABLE ledger.assign_item (
  job_id          uuid     NOT NULL,
  account_id      bigint   NOT NULL,
  state           smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  subscription_id bigint   UNIQUE,
  failure         text,
  PRIMARY KEY (job_id, account_id)
);
CREATE INDEX assign_item_waiting ON ledger.assign_item (job_id, account_id) WHERE state = 0;

-- Begins a job for these accounts. Codes 0, 2, 3, 5 (none), 9 (more than p_most).
CREATE FUNCTION ledger.assign_begin(p_tenant bigint, p_scope text, p_key text, p_fingerprint text,
                                    p_version bigint, p_anchor timestamptz, p_zone text,
                                    p_ends_at timestamptz, p_assets smallint[], p_amounts bigint[],
                                    p_carried bigint[], p_filter jsonb, p_accounts bigint[],
                                    p_most int, p_actor text)
RETURNS TABLE (code smallint, job_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_job uuid := ledger.uuid7();
BEGIN
  RETURN QUERY SELECT CASE WHEN j.id IS NULL THEN 3::smallint ELSE k.code END, k.transfer_id
               FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint) k
               LEFT JOIN ledger.assign_job j ON j.id = k.transfer_id;
  IF FOUND THEN
    RETURN;
  END IF;
  IF cardinality(p_accounts) = 0 OR cardinality(p_accounts) > p_most THEN
    RETURN QUERY SELECT (CASE cardinality(p_accounts) WHEN 0 THEN 5 ELSE 9 END)::smallint,
                        NULL::uuid;
    RETURN;
  END IF;
  INSERT INTO ledger.op_key (tenant_id, scope, key, fingerprint, transfer_id, available)
  VALUES (p_tenant, p_scope, p_key, p_fingerprint, v_job, 0)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY SELECT CASE WHEN j.id IS NULL THEN 3::smallint ELSE k.code END, k.transfer_id
                 FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint) k
                 LEFT JOIN ledger.assign_job j ON j.id = k.transfer_id;
    RETURN;
  END IF;
  INSERT INTO ledger.assign_job (id, version_id, anchor, zone, ends_at, assets, amounts, carried,
                                 filter, accounts, actor)
  VALUES (v_job, p_version, p_anchor, p_zone, p_ends_at, p_assets, p_amounts, p_carried, p_filter,
          cardinality(p_accounts), p_actor);
  INSERT INTO ledger.assign_item AS i (job_id, account_id) SELECT v_job, unnest(p_accounts);
  RETURN QUERY SELECT 0::smallint, v_job;
END $$;

CREATE FUNCTION ledger.key_of_item(p_job uuid, p_account bigint) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('assign:%s:%s', p_job, p_account)
$$;

-- Ends a job whose items are all dealt with; it is done when everybody has a subscription of theirs.
CREATE FUNCTION ledger.assign_finish(p_job uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_job ledger.assign_job;
  v_items bigint;
  v_begun bigint;
  v_theirs bigint;
BEGIN
  SELECT * INTO v_job FROM ledger.assign_job j WHERE j.id = p_job AND j.state = 1 FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT count(*), count(*) FILTER (WHERE i.state = 1), count(s.id)
  INTO v_items, v_begun, v_theirs
  FROM ledger.assign_item i
  LEFT JOIN ledger.subscription s
    ON s.id = i.subscription_id AND s.account_id = i.account_id AND s.tenant_id = 0
       AND s.op_key = ledger.key_of_item(i.job_id, i.account_id)
  WHERE i.job_id = p_job;
  UPDATE ledger.assign_job j SET finished_at = now(),
    state = CASE WHEN v_items = v_job.accounts AND v_theirs = v_begun THEN 2 ELSE 3 END
  WHERE j.id = p_job;
END $$;

-- Begins the subscriptions of those of these accounts that wait and that nobody else is at; answers
-- a row for each it dealt with.
CREATE FUNCTION ledger.assign_work(p_job uuid, p_accounts bigint[], p_zones text[])
RETURNS TABLE (subscription_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_job ledger.assign_job;
  v_item record;
  v_begun record;
BEGIN
  SELECT * INTO v_job FROM ledger.assign_job j WHERE j.id = p_job AND j.state = 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  FOR v_item IN
    SELECT i.account_id, z.zone
    FROM ledger.assign_item i
    JOIN unnest(p_accounts, p_zones) AS z(account_id, zone) ON z.account_id = i.account_id
    WHERE i.job_id = p_job AND i.state = 0
    ORDER BY i.account_id FOR UPDATE OF i SKIP LOCKED
  LOOP
    SELECT b.* INTO v_begun FROM ledger.begin_subscription(
      v_item.account_id, v_job.version_id, v_job.anchor, coalesce(v_job.zone, v_item.zone),
      v_job.ends_at, v_job.assets, v_job.amounts, v_job.carried, 0,
      ledger.key_of_item(p_job, v_item.account_id), p_job::text, v_job.actor) b;
    UPDATE ledger.assign_item i
    SET state = CASE WHEN v_begun.subscription_id IS NULL THEN 2 ELSE 1 END,
        subscription_id = v_begun.subscription_id,
        failure = CASE WHEN v_begun.subscription_id IS NULL THEN 'the account is closed' END
    WHERE i.job_id = p_job AND i.account_id = v_item.account_id;
    subscription_id := v_begun.subscription_id;
    RETURN NEXT;
  END LOOP;
  IF NOT EXISTS (SELECT FROM ledger.assign_item i WHERE i.job_id = p_job AND i.state = 0) THEN
    PERFORM ledger.assign_finish(p_job);
  END IF;
END $$;

-- As in V033, and for plans.
CREATE OR REPLACE VIEW ledger.violations_of_vouchers AS
WITH redeemed AS (
  SELECT b.id, b.per_account, coalesce(b.per_batch, b.codes) AS most, r.account_id,
         count(*) AS times
  FROM ledger.voucher_redemption r JOIN ledger.voucher_batch b ON b.id = r.batch_id
  GROUP BY b.id, r.account_id)
SELECT 'I15 redemption without its credit' AS invariant, format('redemption %s', r.id) AS detail
FROM ledger.voucher_redemption r
LEFT JOIN ledger.voucher_batch b ON b.id = r.batch_id
LEFT JOIN ledger.transfer t
  ON t.id = r.id AND t.phase = 2 AND t.kind = 40 AND t.credit_account = r.account_id
     AND t.amount = b.amount AND t.asset = b.asset
WHERE t.id IS NULL AND b.plan_id IS NULL
UNION ALL
SELECT 'I15 redemption without its subscription', format('redemption %s', r.id)
FROM ledger.voucher_redemption r
JOIN ledger.voucher_batch b ON b.id = r.batch_id
LEFT JOIN ledger.subscription s
  ON s.id = r.subscription_id AND s.account_id = r.account_id AND s.tenant_id = 0
     AND s.op_key = ledger.key_of_code(r.batch_id, r.number)
WHERE (b.plan_id IS NOT NULL) <> (r.subscription_id IS NOT NULL)
   OR (b.plan_id IS NOT NULL AND s.id IS NULL)
UNION ALL
SELECT CASE WHEN r.id IS NULL THEN 'I15 credit of a voucher without its redemption'
            ELSE 'I9 effect without its operation' END,
       format('transfer %s', t.id)
FROM ledger.transfer t
LEFT JOIN ledger.voucher_redemption r ON r.id = t.id
LEFT JOIN ledger.op_key k ON k.transfer_id = t.id
WHERE t.phase = 2 AND t.kind = 40 AND (r.id IS NULL OR k.transfer_id IS NULL)
UNION ALL
SELECT 'I15 subscription of a voucher without its redemption', format('subscription %s', s.id)
FROM ledger.subscription s
WHERE s.tenant_id = 0 AND s.op_key LIKE 'code:%'
  AND NOT EXISTS (SELECT FROM ledger.voucher_redemption r WHERE r.subscription_id = s.id)
UNION ALL
SELECT 'I9 effect without its operation', format('redemption %s', r.id)
FROM ledger.voucher_redemption r
WHERE r.subscription_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM ledger.op_key k WHERE k.transfer_id = r.id)
UNION ALL
SELECT 'I15 plan was taken back and goes on', format('redemption %s', t.redemption_id)
FROM ledger.voucher_return t
JOIN ledger.voucher_redemption r ON r.id = t.redemption_id
LEFT JOIN ledger.subscription s ON s.id = r.subscription_id AND s.status = 3
WHERE s.id IS NULL
UNION ALL
SELECT 'I15 more vouchers redeemed than one account may',
       format('batch %s, account %s: %s of %s', r.id, r.account_id, r.times, r.per_account)
FROM redeemed r WHERE r.times > r.per_account
UNION ALL
SELECT 'I15 more vouchers redeemed than may be',
       format('batch %s: %s of %s', r.id, sum(r.times), r.most)
FROM redeemed r GROUP BY r.id, r.most HAVING sum(r.times) > r.most
UNION ALL
SELECT 'I15 batch without its codes', format('batch %s: %s of %s', b.id, count(c.number), b.codes)
FROM ledger.voucher_batch b LEFT JOIN ledger.voucher_code c ON c.batch_id = b.id
GROUP BY b.id HAVING count(c.number) <> b.codes
UNION ALL
SELECT 'I10 history is not protected',
       format('%s lacks %s, or it is switched off', c.oid::regclass, needed.trigger)
FROM pg_class c CROSS JOIN (VALUES ('refuse_change'), ('refuse_truncate')) AS needed(trigger)
WHERE c.oid IN ('ledger.voucher_code'::regclass, 'ledger.voucher_redemption'::regclass,
                'ledger.voucher_return'::regclass)
  AND NOT EXISTS (SELECT FROM pg_trigger g
                  WHERE g.tgrelid = c.oid AND g.tgname = needed.trigger AND g.tgenabled = 'A');

-- As in V009; a plan that is redeemed, taken back or given to many is an effect without a transfer.
CREATE OR REPLACE VIEW ledger.violations_of_operations AS
WITH reversal AS (
  SELECT reverses_id AS id, reverses_phase AS phase, sum(amount) AS total
  FROM ledger.transfer WHERE kind = 50 GROUP BY reverses_id, reverses_phase)
SELECT 'I8 reversed total is wrong' AS invariant, format('transfer %s/%s', id, phase) AS detail
FROM ledger.reversed r FULL JOIN reversal v USING (id, phase)
WHERE r.total IS DISTINCT FROM v.total
UNION ALL
SELECT 'I8 more reversed than there was',
       format('transfer %s/%s: %s of %s', v.id, v.phase, v.total, coalesce(t.amount, 0))
FROM reversal v LEFT JOIN ledger.transfer t ON t.id = v.id AND t.phase = v.phase AND t.phase > 0
WHERE v.total > coalesce(t.amount, 0)
UNION ALL
SELECT 'I8 a reversal was reversed', format('transfer %s/%s', v.id, v.phase)
FROM reversal v JOIN ledger.transfer t ON t.id = v.id AND t.phase = v.phase
WHERE t.kind = 50
UNION ALL
SELECT 'I9 operation without its effect', format('tenant %s, %s', k.tenant_id, k.scope)
FROM ledger.op_key k
WHERE NOT EXISTS (SELECT FROM ledger.transfer t WHERE t.id = k.transfer_id)
  AND NOT EXISTS (SELECT FROM ledger.comp_job j WHERE j.id = k.transfer_id)
  AND NOT EXISTS (SELECT FROM ledger.voucher_redemption r
                  WHERE r.id = k.transfer_id AND r.subscription_id IS NOT NULL)
  AND NOT EXISTS (SELECT FROM ledger.voucher_return t WHERE t.id = k.transfer_id)
  AND NOT EXISTS (SELECT FROM ledger.assign_job j WHERE j.id = k.transfer_id)
UNION ALL
SELECT 'I9 assignment without its subscription',
       format('job %s, account %s', i.job_id, i.account_id)
FROM ledger.assign_item i
LEFT JOIN ledger.subscription s
  ON s.id = i.subscription_id AND s.account_id = i.account_id AND s.tenant_id = 0
     AND s.op_key = ledger.key_of_item(i.job_id, i.account_id)
WHERE i.state = 1 AND s.id IS NULL
UNION ALL
SELECT 'I9 subscription of an assignment that never was', format('subscription %s', s.id)
FROM ledger.subscription s
WHERE s.tenant_id = 0 AND s.op_key LIKE 'assign:%'
  AND NOT EXISTS (SELECT FROM ledger.assign_item i WHERE i.subscription_id = s.id)
UNION ALL
SELECT 'I9 two operations for one effect', format('transfer %s: %s keys', transfer_id, count(*))
FROM ledger.op_key GROUP BY transfer_id HAVING count(*) > 1
UNION ALL
SELECT 'I9 effect without its operation', format('transfer %s', t.id)
FROM ledger.transfer t LEFT JOIN ledger.op_key k ON k.transfer_id = t.id
WHERE t.phase = 2 AND t.kind IN (20, 21, 50) AND t.id = t.journal_id AND k.transfer_id IS NULL;

SELECT ledger.grant_to_application('SELECT ON ledger.voucher_return, ledger.assign_job,
  ledger.assign_item');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.key_of_code, ledger.issue_vouchers,
  ledger.redeem_voucher, ledger.return_voucher, ledger.key_of_item, ledger.assign_begin,
  ledger.assign_work');
SELECT ledger.release_owner();
