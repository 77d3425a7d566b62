-- What operators do with money: take an earlier transfer back, let an account go below zero, give
-- the same to many at once. And what a key's own client may know of its account.
--
-- Codes as in V003, and: 7 nothing was moved that could be taken back, 8 never taken back, 9 more
-- than is left of it.

SELECT ledger.assume_owner();

-- Few of an account's rows are not of requests; whoever sums those skips the many that are.
CREATE INDEX transfer_debit_moves ON ledger.transfer (debit_account, id) WHERE phase = 2;

-- Lets an account go p_amount below zero. Codes 0, 1 (more is used already), 4 (closed), 5.
CREATE FUNCTION ledger.set_credit_limit(p_account bigint, p_amount bigint)
RETURNS TABLE (code smallint, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
BEGIN
  IF p_amount IS NULL OR p_amount < 0 THEN
    RAISE EXCEPTION 'a credit limit is never negative' USING ERRCODE = 'NG002';
  END IF;
  SELECT * INTO v_account FROM ledger.account a
  WHERE a.id = p_account AND a.constrained FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 5::smallint, NULL::bigint;
  ELSIF v_account.status = 3 THEN
    RETURN QUERY SELECT 4::smallint, NULL::bigint;
  ELSIF v_account.posted - v_account.held < -p_amount THEN
    RETURN QUERY SELECT 1::smallint, v_account.posted - v_account.held;
  ELSE
    UPDATE ledger.account a SET credit_limit = p_amount WHERE a.id = p_account;
    RETURN QUERY SELECT 0::smallint, v_account.posted - v_account.held;
  END IF;
END $$;

-- Pays what an owner owes out of p_money that has just come to the account, in the same journal,
-- and answers how much. The caller holds the account's lock. Receivables are locked last, here and
-- in credit and reverse alone, so the order of locks has no cycle.
CREATE FUNCTION ledger.repay(p_account ledger.account, p_money bigint, p_journal uuid,
                             p_actor text)
RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_receivable bigint := ledger.receivable_of(p_account);
  v_repaid bigint;
BEGIN
  PERFORM FROM ledger.account a WHERE a.id = v_receivable FOR NO KEY UPDATE;
  v_repaid := least(ledger.owed(v_receivable), p_money);
  IF v_receivable IS NULL OR v_repaid <= 0 THEN
    RETURN 0;
  END IF;
  INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account, credit_account,
                               amount, reason, actor)
  VALUES (ledger.uuid7(), 2, 70, p_journal, p_account.asset, p_account.id, v_receivable, v_repaid,
          'repaid', p_actor);
  UPDATE ledger.account a SET posted = a.posted - v_repaid WHERE a.id = p_account.id;
  RETURN v_repaid;
END $$;

-- One line of a reversal: moves p_amount back and counts it against the original, which it never
-- exceeds. The first line of a journal has the journal's own id.
CREATE FUNCTION ledger.take_back(p_journal uuid, p_original ledger.transfer, p_debit bigint,
                                 p_credit bigint, p_amount bigint, p_reason text, p_actor text)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_amount <= 0 THEN
    RETURN;
  END IF;
  INSERT INTO ledger.reversed AS r (id, phase, total)
  VALUES (p_original.id, p_original.phase, p_amount)
  ON CONFLICT (id, phase) DO UPDATE SET total = r.total + excluded.total
  WHERE r.total + excluded.total <= p_original.amount;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'more than the original' USING ERRCODE = 'NG002';
  END IF;
  INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account, credit_account,
                               amount, reverses_id, reverses_phase, reason, actor)
  VALUES (CASE WHEN EXISTS (SELECT FROM ledger.transfer t WHERE t.id = p_journal AND t.phase = 2)
               THEN ledger.uuid7() ELSE p_journal END,
          2, 50, p_journal, p_original.asset, p_debit, p_credit, p_amount, p_original.id,
          p_original.phase, p_reason, p_actor);
END $$;

-- How much of a transfer can still be taken back.
CREATE FUNCTION ledger.left_of(p_original ledger.transfer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(p_original.amount - coalesce(
    (SELECT r.total FROM ledger.reversed r
     WHERE r.id = p_original.id AND r.phase = p_original.phase), 0), 0)
$$;

-- What a request has cost after all corrections and reversals: no more of it can be taken back,
-- even where single rows of it came to more.
CREATE FUNCTION ledger.left_of_journal(p_journal uuid, p_revenue bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum((t.amount - coalesce(r.total, 0))
                      * CASE WHEN t.credit_account = p_revenue THEN 1 ELSE -1 END), 0)::bigint
  FROM ledger.transfer t LEFT JOIN ledger.reversed r ON r.id = t.id AND r.phase = t.phase
  WHERE (t.id = p_journal OR (t.journal_id = p_journal AND t.journal_id <> t.id))
    AND t.phase IN (1, 2)
    AND p_revenue IN (t.debit_account, t.credit_account)
$$;

-- What became of an operation key: no row when it is new, code 3 when it is not of a reversal.
CREATE FUNCTION ledger.recall_reversal(p_tenant bigint, p_scope text, p_key text,
                                       p_fingerprint text)
RETURNS TABLE (code smallint, transfer_id uuid, amount bigint, owed bigint, available bigint)
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN count(t.id) = 0 THEN 3::smallint ELSE k.code END, k.transfer_id,
         coalesce(sum(t.amount), 0)::bigint,
         coalesce(sum(t.amount) FILTER (WHERE payer.bucket = 4), 0)::bigint, k.available
  FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint) k
  LEFT JOIN ledger.transfer t
    ON (t.id = k.transfer_id OR (t.journal_id = k.transfer_id AND t.journal_id <> t.id))
       AND t.kind = 50
  LEFT JOIN ledger.account payer ON payer.id = t.debit_account
  GROUP BY k.code, k.transfer_id, k.available
$$;

-- Takes an earlier transfer back, wholly (p_amount null: what is left of it) or in part. The id of
-- a charge stands for all of it, also for what its owner came to owe: that debt is cancelled first.
-- Whoever got the money pays what there is and comes to owe the rest. Money that comes back repays
-- first what its owner owes. Codes 0, 2, 3, 4 (closed), 5, 7, 8, 9.
CREATE FUNCTION ledger.reverse(p_tenant bigint, p_scope text, p_key text, p_fingerprint text,
                               p_transfer uuid, p_amount bigint, p_reason text, p_actor text)
RETURNS TABLE (code smallint, transfer_id uuid, amount bigint, owed bigint, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_moved ledger.transfer;     -- what the account paid or got
  v_debt ledger.transfer;      -- what its owner came to owe beside it
  v_owner ledger.account;      -- the account that gets the money back
  v_payer ledger.account;
  v_journal uuid := ledger.uuid7();
  v_left bigint;
  v_amount bigint;
  v_cancelled bigint := 0;
  v_paid bigint;
  v_rest bigint;
  v_available bigint;
BEGIN
  IF p_amount <= 0 THEN
    RAISE EXCEPTION 'a movement is more than nothing' USING ERRCODE = 'NG002';
  END IF;
  SELECT * INTO v_moved FROM ledger.transfer t WHERE t.id = p_transfer
  ORDER BY t.phase = 1 DESC, t.phase DESC LIMIT 1;
  IF v_moved.phase = 1 THEN
    SELECT * INTO v_debt FROM ledger.transfer t
    WHERE t.id = p_transfer AND t.phase = 2 AND t.kind = 70;
  ELSIF v_moved.kind = 70
        AND EXISTS (SELECT FROM ledger.account a WHERE a.id = v_moved.debit_account AND a.bucket = 4)
  THEN
    v_debt := v_moved;
    v_moved := NULL;
  END IF;

  -- The account behind a debt that stands alone is its owner's main one.
  SELECT a.* INTO v_owner FROM ledger.account a
  WHERE a.id = coalesce(v_moved.debit_account, (
    SELECT main.id FROM ledger.account main JOIN ledger.account r ON r.id = v_debt.debit_account
    WHERE (main.tenant_id, main.owner_kind, main.owner_id, main.asset, main.bucket,
           main.bucket_ref) = (r.tenant_id, r.owner_kind, r.owner_id, r.asset, 1, 0)));
  PERFORM FROM ledger.account a
  WHERE a.id IN (v_owner.id, v_moved.credit_account) AND a.constrained
  ORDER BY a.id FOR NO KEY UPDATE;
  SELECT a.* INTO v_owner FROM ledger.account a WHERE a.id = v_owner.id;
  SELECT a.* INTO v_payer FROM ledger.account a
  WHERE a.id = coalesce(v_moved.credit_account, v_debt.credit_account);

  RETURN QUERY SELECT * FROM ledger.recall_reversal(p_tenant, p_scope, p_key, p_fingerprint);
  IF FOUND THEN
    RETURN;
  END IF;
  v_left := ledger.left_of(v_moved) + ledger.left_of(v_debt);
  IF v_moved.phase = 1 THEN
    v_left := least(v_left, greatest(
      ledger.left_of_journal(v_moved.journal_id, v_moved.credit_account), 0));
  END IF;
  v_amount := coalesce(p_amount, v_left);
  code := CASE
    WHEN v_moved.id IS NULL AND v_debt.id IS NULL THEN 5
    WHEN v_moved.kind IN (50, 70) THEN 8
    WHEN v_moved.phase = 0 OR coalesce(v_moved.amount, 0) + coalesce(v_debt.amount, 0) = 0 THEN 7
    WHEN 3 IN (v_owner.status, v_payer.status) THEN 4
    WHEN v_amount > v_left OR v_left = 0 THEN 9
    ELSE 0 END;
  IF code <> 0 THEN
    amount := v_left;
    RETURN NEXT;
    RETURN;
  END IF;

  IF v_debt.id IS NOT NULL THEN
    PERFORM FROM ledger.account a WHERE a.id = v_debt.debit_account FOR NO KEY UPDATE;
    v_cancelled := least(v_amount, ledger.left_of(v_debt), ledger.owed(v_debt.debit_account));
  END IF;
  v_rest := least(v_amount - v_cancelled, ledger.left_of(v_moved));
  v_paid := CASE WHEN v_payer.constrained
    THEN least(v_rest, greatest(v_payer.posted - v_payer.held + v_payer.credit_limit, 0))
    ELSE v_rest END;
  PERFORM ledger.take_back(v_journal, v_debt, v_debt.credit_account, v_debt.debit_account,
                           v_cancelled, p_reason, p_actor);
  PERFORM ledger.take_back(v_journal, v_moved, v_payer.id, v_owner.id, v_paid, p_reason, p_actor);
  PERFORM ledger.take_back(v_journal, v_moved, ledger.receivable_of(v_payer), v_owner.id,
                           v_rest - v_paid, p_reason, p_actor);
  -- A debt that was repaid meanwhile comes back to the account that repaid it.
  PERFORM ledger.take_back(v_journal, v_debt, v_debt.credit_account, v_owner.id,
                           v_amount - v_cancelled - v_rest, p_reason, p_actor);
  UPDATE ledger.account a SET posted = a.posted - v_paid WHERE a.id = v_payer.id AND a.constrained;
  UPDATE ledger.account a SET posted = a.posted + v_amount - v_cancelled
  WHERE a.id = v_owner.id AND a.constrained;
  IF v_owner.constrained THEN
    PERFORM ledger.repay(v_owner, v_amount - v_cancelled, v_journal, p_actor);
  END IF;

  SELECT a.posted - a.held INTO v_available FROM ledger.account a
  WHERE a.id = CASE WHEN v_owner.constrained THEN v_owner.id ELSE v_payer.id END;
  INSERT INTO ledger.op_key AS k (tenant_id, scope, key, fingerprint, transfer_id, available)
  VALUES (p_tenant, p_scope, p_key, p_fingerprint, v_journal, v_available);
  RETURN QUERY SELECT 0::smallint, v_journal, v_amount, v_rest - v_paid, v_available;
END $$;

-- What requests have cost an account, what its owner still owes for them included.
CREATE FUNCTION ledger.charged(p_account bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (
    SELECT a.id, a.posted, ledger.receivable_of(a) AS receivable,
           ledger.system_account(10::smallint, a.asset) AS revenue
    FROM ledger.account a WHERE a.id = p_account),
  -- Charges are too many to add up. They are what is missing from all that came and went otherwise.
  moved AS (
    SELECT t.amount FROM ledger.transfer t, mine
    WHERE t.credit_account = mine.id AND t.phase = 2 AND t.debit_account <> mine.revenue
    UNION ALL
    SELECT -t.amount FROM ledger.transfer t, mine
    WHERE t.debit_account = mine.id AND t.phase = 2 AND t.credit_account <> mine.revenue
    UNION ALL
    SELECT t.amount FROM ledger.transfer t, mine
    WHERE t.debit_account = mine.receivable AND t.phase = 2 AND t.credit_account = mine.revenue
    UNION ALL
    SELECT -t.amount FROM ledger.transfer t, mine
    WHERE t.credit_account = mine.receivable AND t.phase = 2 AND t.debit_account = mine.revenue)
  SELECT (coalesce((SELECT sum(amount) FROM moved), 0) - mine.posted)::bigint FROM mine
$$;

-- The same credit to many accounts, as a job that any replica works on and that survives all of
-- them. What it does to an account has the permanent key comp:<job>:<account>, so it happens once,
-- whatever is repeated.
--   comp_job.state   1 at work, 2 done and reconciled, 3 at its end, but the sums do not agree
--   comp_item.state  0 waiting, 1 credited, 2 failed
CREATE TABLE ledger.comp_job (
  id          uuid PRIMARY KEY,
  tenant_id   bigint      NOT NULL,
  asset       smallint    NOT NULL,
  amount      bigint      NOT NULL CHECK (amount > 0),
  filter      jsonb       NOT NULL,
  accounts    int         NOT NULL CHECK (accounts > 0),
  reason      text        NOT NULL,
  actor       text        NOT NULL,
  state       smallint    NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
  created_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX comp_job_at_work ON ledger.comp_job (id) WHERE state = 1;

CREATE TABLE ledger.comp_item (
  job_id      uuid     NOT NULL,
  account_id  bigint   NOT NULL,
  state       smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  transfer_id uuid,
  failure     text,
  PRIMARY KEY (job_id, account_id)
);
CREATE INDEX comp_item_waiting ON ledger.comp_item (job_id, account_id) WHERE state = 0;

-- Begins a job for these accounts. Codes 0, 2, 3, 5 (none), 9 (more than p_most).
CREATE FUNCTION ledger.comp_begin(p_tenant bigint, p_scope text, p_key text, p_fingerprint text,
                                  p_amount bigint, p_filter jsonb, p_accounts bigint[],
                                  p_most int, p_reason text, p_actor text)
RETURNS TABLE (code smallint, job_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_job uuid := ledger.uuid7();
BEGIN
  RETURN QUERY SELECT CASE WHEN j.id IS NULL THEN 3::smallint ELSE k.code END, k.transfer_id
               FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint) k
               LEFT JOIN ledger.comp_job j ON j.id = k.transfer_id;
  IF FOUND THEN
    RETURN;
  END IF;
  IF cardinality(p_accounts) = 0 OR cardinality(p_accounts) > p_most THEN
    RETURN QUERY SELECT (CASE cardinality(p_accounts) WHEN 0 THEN 5 ELSE 9 END)::smallint,
                        NULL::uuid;
    RETURN;
  END IF;
  INSERT INTO ledger.op_key (tenant_id, scope, key, fingerprint, transfer_id, available)
  VALUES (p_tenant, p_scope, p_key, p_fingerprint, v_job, 0);
  INSERT INTO ledger.comp_job (id, tenant_id, asset, amount, filter, accounts, reason, actor)
  VALUES (v_job, p_tenant, 1, p_amount, p_filter, cardinality(p_accounts), p_reason, p_actor);
  INSERT INTO ledger.comp_item (job_id, account_id) SELECT v_job, unnest(p_accounts);
  RETURN QUERY SELECT 0::smallint, v_job;
END $$;

-- Ends a job whose items are all dealt with, once what was moved is what should have been.
CREATE FUNCTION ledger.comp_finish(p_job uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_job ledger.comp_job;
  v_items bigint;
  v_credited bigint;
  v_moved numeric;
BEGIN
  SELECT * INTO v_job FROM ledger.comp_job j WHERE j.id = p_job AND j.state = 1 FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT count(*), count(*) FILTER (WHERE i.state = 1), coalesce(sum(t.amount), 0)
  INTO v_items, v_credited, v_moved
  FROM ledger.comp_item i
  LEFT JOIN ledger.transfer t
    ON t.id = i.transfer_id AND t.phase = 2 AND t.kind = 20 AND t.credit_account = i.account_id
  WHERE i.job_id = p_job;
  UPDATE ledger.comp_job j SET finished_at = now(),
    state = CASE WHEN v_items = v_job.accounts
                  AND v_moved = v_credited::numeric * v_job.amount THEN 2 ELSE 3 END
  WHERE j.id = p_job;
END $$;

-- Credits the next accounts of a job that nobody else is at; answers how many it dealt with.
CREATE FUNCTION ledger.comp_work(p_job uuid, p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_job ledger.comp_job;
  v_account bigint;
  v_moved record;
  v_failure text;
  v_transfer uuid;
  v_dealt int := 0;
BEGIN
  SELECT * INTO v_job FROM ledger.comp_job WHERE id = p_job AND state = 1;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  FOR v_account IN
    SELECT account_id FROM ledger.comp_item WHERE job_id = p_job AND state = 0
    ORDER BY account_id LIMIT p_limit FOR UPDATE SKIP LOCKED
  LOOP
    v_transfer := NULL;
    BEGIN
      SELECT c.code, c.transfer_id INTO v_moved
      FROM ledger.credit(v_job.tenant_id, 'comp', format('comp:%s:%s', p_job, v_account),
                         p_job::text, v_account, v_job.amount, 20::smallint, v_job.reason,
                         v_job.actor) c;
      v_transfer := v_moved.transfer_id;
      v_failure := CASE v_moved.code WHEN 4 THEN 'the account is closed'
                                     WHEN 5 THEN 'there is no such account' END;
    EXCEPTION
      WHEN numeric_value_out_of_range OR check_violation THEN
        v_failure := 'more than an account can hold';
    END;
    UPDATE ledger.comp_item
    SET state = CASE WHEN v_failure IS NULL THEN 1 ELSE 2 END, transfer_id = v_transfer,
        failure = v_failure
    WHERE job_id = p_job AND account_id = v_account;
    v_dealt := v_dealt + 1;
  END LOOP;
  IF NOT EXISTS (SELECT FROM ledger.comp_item WHERE job_id = p_job AND state = 0) THEN
    PERFORM ledger.comp_finish(p_job);
  END IF;
  RETURN v_dealt;
END $$;

SELECT ledger.grant_to_application('SELECT ON ledger.comp_job, ledger.comp_item');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.set_credit_limit, ledger.reverse,
  ledger.charged, ledger.comp_begin, ledger.comp_work');
SELECT ledger.release_owner();
