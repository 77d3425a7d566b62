-- The only ways money moves. Every function locks account rows before anything else, in ascending
-- id where it needs several; READ COMMITTED is enough, because what is read under the lock is
-- newer than the lock.
--
-- Result codes: 0 applied, 1 not enough, 2 done before in the same way, 3 done before in another
-- way, 4 account unusable, 5 unknown.
-- Errors: NG002, a call that no correct caller makes.

SELECT ledger.assume_owner();

-- UUIDv7 (RFC 9562, 6.2 method 3): in the order they were made, to the microsecond.
CREATE FUNCTION ledger.uuid7() RETURNS uuid LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (lpad(to_hex(floor(ms)::bigint), 12, '0') || '7'
          || lpad(to_hex(floor((ms - floor(ms)) * 4096)::int), 3, '0')
          || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid
  FROM (SELECT extract(epoch FROM clock_timestamp()) * 1000 OFFSET 0) AS clock(ms)
$$;

-- The gateway's own account for one purpose and asset.
CREATE FUNCTION ledger.system_account(p_bucket smallint, p_asset smallint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT id FROM ledger.account
  WHERE tenant_id = 0 AND owner_kind = 0 AND owner_id = 0 AND asset = p_asset
    AND bucket = p_bucket AND bucket_ref = 0
$$;

-- The account for what the owner of p_account owes.
CREATE FUNCTION ledger.receivable_of(p_account ledger.account) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id FROM ledger.account r
  WHERE r.tenant_id = p_account.tenant_id AND r.owner_kind = p_account.owner_kind
    AND r.owner_id = p_account.owner_id AND r.asset = p_account.asset
    AND r.bucket = 4 AND r.bucket_ref = 0
$$;

-- What is still owed on a receivable account.
CREATE FUNCTION ledger.owed(p_receivable bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT ((SELECT coalesce(sum(amount), 0) FROM ledger.transfer
           WHERE debit_account = p_receivable AND phase = 2)
        - (SELECT coalesce(sum(amount), 0) FROM ledger.transfer
           WHERE credit_account = p_receivable AND phase = 2))::bigint
$$;

-- Opens an owner's main account and the one for what it may come to owe; repeating it answers the
-- first.
CREATE FUNCTION ledger.open_account(p_tenant bigint, p_owner_kind smallint, p_owner bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_bucket smallint;
  v_id bigint;
BEGIN
  IF p_owner_kind NOT IN (1, 2) THEN
    RAISE EXCEPTION 'accounts belong to users and organisations' USING ERRCODE = 'NG002';
  END IF;
  FOREACH v_bucket IN ARRAY ARRAY[1, 4]::smallint[] LOOP
    IF NOT EXISTS (SELECT FROM ledger.account
                   WHERE (tenant_id, owner_kind, owner_id, asset, bucket, bucket_ref)
                       = (p_tenant, p_owner_kind, p_owner, 1, v_bucket, 0)) THEN
      INSERT INTO ledger.account
        (id, tenant_id, owner_kind, owner_id, asset, bucket, constrained)
      VALUES (nextval('ledger.account_id'), p_tenant, p_owner_kind, p_owner, 1, v_bucket,
              v_bucket = 1)
      ON CONFLICT ON CONSTRAINT account_owner_bucket DO NOTHING;
    END IF;
  END LOOP;
  SELECT id INTO v_id FROM ledger.account
  WHERE (tenant_id, owner_kind, owner_id, asset, bucket, bucket_ref)
      = (p_tenant, p_owner_kind, p_owner, 1, 1, 0);
  RETURN v_id;
END $$;

CREATE FUNCTION ledger.set_status(p_account bigint, p_status smallint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE ledger.account SET status = p_status WHERE id = p_account AND constrained;
  RETURN FOUND;
END $$;

-- Holds, admitted in their order against what is available: a small one behind one that is too
-- large still gets in. Codes 0, 1, 2, 3, 4.
CREATE FUNCTION ledger.hold_batch(p_account bigint, p_ids uuid[], p_journals uuid[],
                                  p_amounts bigint[], p_ttl_ms bigint[])
RETURNS smallint[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_usable boolean;
  v_room bigint;
  v_total bigint := 0;
  v_twins boolean;
  v_twin int;
  v_known record;
  v_codes smallint[] := array_fill(NULL::smallint, ARRAY[cardinality(p_ids)]);
  v_ids uuid[] := '{}';
  v_journals uuid[] := '{}';
  v_amounts bigint[] := '{}';
  v_ttl_ms bigint[] := '{}';
BEGIN
  IF (cardinality(p_journals), cardinality(p_amounts), cardinality(p_ttl_ms))
      IS DISTINCT FROM (cardinality(p_ids), cardinality(p_ids), cardinality(p_ids))
     OR array_position(p_amounts, NULL) IS NOT NULL OR 0 >= ANY (p_amounts) THEN
    RAISE EXCEPTION 'a hold is more than nothing' USING ERRCODE = 'NG002';
  END IF;

  SELECT * INTO v_account FROM ledger.account WHERE id = p_account FOR NO KEY UPDATE;
  v_usable := FOUND AND v_account.constrained AND v_account.status = 1
              AND v_account.expires_at > now();

  FOR v_known IN
    SELECT i.ord, t.debit_account = p_account AND t.amount = p_amounts[i.ord]
                  AND t.journal_id = p_journals[i.ord] AS same
    FROM unnest(p_ids) WITH ORDINALITY AS i(id, ord)
    JOIN ledger.transfer t ON t.id = i.id AND t.phase = 0
  LOOP
    v_codes[v_known.ord] := CASE WHEN v_known.same THEN 2 ELSE 3 END;
  END LOOP;

  v_twins := cardinality(p_ids) > (SELECT count(DISTINCT i) FROM unnest(p_ids) AS i);
  v_room := v_account.posted - v_account.held + v_account.credit_limit;
  FOR i IN 1 .. cardinality(p_ids) LOOP
    CONTINUE WHEN v_codes[i] IS NOT NULL;
    v_twin := CASE WHEN v_twins THEN array_position(v_ids, p_ids[i]) END;
    IF v_twin IS NOT NULL THEN
      v_codes[i] := CASE WHEN v_amounts[v_twin] = p_amounts[i]
                          AND v_journals[v_twin] = p_journals[i] THEN 2 ELSE 3 END;
    ELSIF NOT v_usable THEN
      v_codes[i] := 4;
    ELSIF p_amounts[i] > v_room THEN
      v_codes[i] := 1;
    ELSE
      v_codes[i] := 0;
      v_room := v_room - p_amounts[i];
      v_total := v_total + p_amounts[i];
      v_ids := v_ids || p_ids[i];
      v_journals := v_journals || p_journals[i];
      v_amounts := v_amounts || p_amounts[i];
      v_ttl_ms := v_ttl_ms || p_ttl_ms[i];
    END IF;
  END LOOP;

  IF v_total > 0 THEN
    INSERT INTO ledger.transfer
      (id, phase, kind, journal_id, asset, debit_account, credit_account, amount)
    SELECT n.id, 0, 10, n.journal, v_account.asset, p_account,
           ledger.system_account(10::smallint, v_account.asset), n.amount
    FROM unnest(v_ids, v_journals, v_amounts) AS n(id, journal, amount);
    INSERT INTO ledger.open_hold (id, journal_id, account_id, amount, expires_at)
    SELECT n.id, n.journal, p_account, n.amount, now() + n.ttl_ms * interval '1 millisecond'
    FROM unnest(v_ids, v_journals, v_amounts, v_ttl_ms) AS n(id, journal, amount, ttl_ms);
    UPDATE ledger.account SET held = held + v_total WHERE id = p_account;
  END IF;
  RETURN v_codes;
END $$;

-- Resolutions: kind 11 settles, 12 voids, 13 expires. What a charge exceeds the hold and what is
-- free by is booked against the owner's receivable, under the hold's id, phase 2. Codes 0, 2, 3, 5.
CREATE FUNCTION ledger.resolve_batch(p_account bigint, p_ids uuid[], p_kinds smallint[],
                                     p_amounts bigint[])
RETURNS smallint[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_revenue bigint;
  v_room bigint;
  v_paid bigint;
  v_owed bigint;
  v_posted bigint := 0;
  v_held bigint := 0;
  v_hold record;
  v_codes smallint[] := array_fill(5::smallint, ARRAY[cardinality(p_ids)]);
  v_ids uuid[] := '{}';
  v_phases smallint[] := '{}';
  v_kinds smallint[] := '{}';
  v_journals uuid[] := '{}';
  v_debits bigint[] := '{}';
  v_amounts bigint[] := '{}';
BEGIN
  IF (cardinality(p_kinds), cardinality(p_amounts))
      IS DISTINCT FROM (cardinality(p_ids), cardinality(p_ids))
     OR array_position(p_amounts, NULL) IS NOT NULL OR 0 > ANY (p_amounts)
     OR NOT p_kinds <@ ARRAY[11, 12, 13]::smallint[]
     OR EXISTS (SELECT FROM unnest(p_kinds, p_amounts) AS r(kind, amount)
                WHERE r.kind = 12 AND r.amount <> 0) THEN
    RAISE EXCEPTION 'a charge is never negative and a void is nothing' USING ERRCODE = 'NG002';
  END IF;

  SELECT * INTO v_account FROM ledger.account WHERE id = p_account FOR NO KEY UPDATE;
  v_revenue := ledger.system_account(10::smallint, v_account.asset);
  v_room := v_account.posted - v_account.held + v_account.credit_limit;

  FOR v_hold IN
    WITH claimed AS (
      DELETE FROM ledger.open_hold o USING (SELECT DISTINCT i FROM unnest(p_ids) AS i) AS asked(id)
      WHERE o.id = asked.id AND o.account_id = p_account
      RETURNING o.id, o.journal_id, o.amount)
    SELECT c.id, c.journal_id, c.amount, min(i.ord)::int AS ord
    FROM claimed c JOIN unnest(p_ids) WITH ORDINALITY AS i(id, ord) ON i.id = c.id
    GROUP BY c.id, c.journal_id, c.amount
    ORDER BY ord
  LOOP
    v_room := v_room + v_hold.amount;
    v_paid := least(p_amounts[v_hold.ord], greatest(v_room, 0));
    v_owed := p_amounts[v_hold.ord] - v_paid;
    v_room := v_room - v_paid;
    v_held := v_held + v_hold.amount;
    v_posted := v_posted + v_paid;
    v_codes[v_hold.ord] := 0;
    v_ids := v_ids || v_hold.id;
    v_phases := v_phases || 1::smallint;
    v_kinds := v_kinds || p_kinds[v_hold.ord];
    v_journals := v_journals || v_hold.journal_id;
    v_debits := v_debits || p_account;
    v_amounts := v_amounts || v_paid;
    IF v_owed > 0 THEN
      v_ids := v_ids || v_hold.id;
      v_phases := v_phases || 2::smallint;
      v_kinds := v_kinds || 70::smallint;
      v_journals := v_journals || v_hold.journal_id;
      v_debits := v_debits || ledger.receivable_of(v_account);
      v_amounts := v_amounts || v_owed;
    END IF;
  END LOOP;

  IF v_held > 0 THEN
    INSERT INTO ledger.transfer
      (id, phase, kind, journal_id, asset, debit_account, credit_account, amount)
    SELECT n.id, n.phase, n.kind, n.journal, v_account.asset, n.debit, v_revenue, n.amount
    FROM unnest(v_ids, v_phases, v_kinds, v_journals, v_debits, v_amounts)
      AS n(id, phase, kind, journal, debit, amount);
    UPDATE ledger.account SET posted = posted - v_posted, held = held - v_held
    WHERE id = p_account;
  END IF;

  IF 5 = ANY (v_codes) THEN
    FOR v_hold IN
      SELECT i.ord, t.debit_account = p_account AND r.kind = p_kinds[i.ord]
                    AND r.amount + coalesce(s.amount, 0) = p_amounts[i.ord] AS same
      FROM unnest(p_ids) WITH ORDINALITY AS i(id, ord)
      JOIN ledger.transfer t ON t.id = i.id AND t.phase = 0
      LEFT JOIN ledger.transfer r ON r.id = i.id AND r.phase = 1
      LEFT JOIN ledger.transfer s ON s.id = i.id AND s.phase = 2 AND s.kind = 70
      WHERE v_codes[i.ord] = 5
    LOOP
      v_codes[v_hold.ord] := CASE WHEN v_hold.same THEN 2 ELSE 3 END;
    END LOOP;
  END IF;
  RETURN v_codes;
END $$;

-- Gives running holds more time and notes what they have cost so far. Never waits: a hold that is
-- locked is being resolved or renewed by somebody else at this moment.
CREATE FUNCTION ledger.renew(p_ids uuid[], p_observed bigint[], p_ttl_ms bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_renewed int;
BEGIN
  WITH mine AS (
    SELECT o.id, r.observed
    FROM ledger.open_hold o JOIN unnest(p_ids, p_observed) AS r(id, observed) ON r.id = o.id
    FOR UPDATE OF o SKIP LOCKED)
  UPDATE ledger.open_hold o
  SET observed = greatest(o.observed, mine.observed),
      expires_at = now() + p_ttl_ms * interval '1 millisecond'
  FROM mine WHERE o.id = mine.id;
  GET DIAGNOSTICS v_renewed = ROW_COUNT;
  RETURN v_renewed;
END $$;

-- Expires holds that nobody resolved, charging what was noted. A hold that is renewed while this
-- runs is left alone: its row is looked at again under lock.
CREATE FUNCTION ledger.sweep(p_limit int, p_grace_ms bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_latest timestamptz := now() - p_grace_ms * interval '1 millisecond';
  v_account bigint;
  v_ids uuid[];
  v_observed bigint[];
  v_swept int := 0;
BEGIN
  FOR v_account IN
    SELECT DISTINCT o.account_id
    FROM (SELECT account_id FROM ledger.open_hold WHERE expires_at <= v_latest
          ORDER BY expires_at LIMIT p_limit) AS o
    ORDER BY o.account_id
  LOOP
    PERFORM FROM ledger.account WHERE id = v_account FOR NO KEY UPDATE;
    SELECT array_agg(o.id), array_agg(o.observed) INTO v_ids, v_observed
    FROM (SELECT id, observed FROM ledger.open_hold
          WHERE account_id = v_account AND expires_at <= v_latest
          ORDER BY expires_at, id LIMIT p_limit - v_swept
          FOR UPDATE SKIP LOCKED) AS o;
    IF v_ids IS NOT NULL THEN
      PERFORM ledger.resolve_batch(
        v_account, v_ids, array_fill(13::smallint, ARRAY[cardinality(v_ids)]), v_observed);
      v_swept := v_swept + cardinality(v_ids);
    END IF;
    EXIT WHEN v_swept >= p_limit;
  END LOOP;
  RETURN v_swept;
END $$;

-- What became of an operation key: no row when it is new.
CREATE FUNCTION ledger.recall(p_tenant bigint, p_scope text, p_key text, p_fingerprint text)
RETURNS TABLE (code smallint, transfer_id uuid, available bigint)
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (CASE WHEN k.fingerprint = p_fingerprint THEN 2 ELSE 3 END)::smallint,
         k.transfer_id, k.available
  FROM ledger.op_key k
  WHERE (k.tenant_id, k.scope, k.key) = (p_tenant, p_scope, p_key)
$$;

-- Moves money from funding to an account; what the owner owes is repaid from it first.
-- Codes 0, 2, 3, 4 (closed), 5.
CREATE FUNCTION ledger.credit(p_tenant bigint, p_scope text, p_key text, p_fingerprint text,
                              p_account bigint, p_amount bigint, p_kind smallint, p_reason text,
                              p_actor text)
RETURNS TABLE (code smallint, transfer_id uuid, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_receivable bigint;
  v_repaid bigint := 0;
  v_id uuid := ledger.uuid7();
BEGIN
  IF p_amount IS NULL OR p_amount <= 0 THEN
    RAISE EXCEPTION 'a movement is more than nothing' USING ERRCODE = 'NG002';
  END IF;
  SELECT * INTO v_account FROM ledger.account a WHERE a.id = p_account FOR NO KEY UPDATE;
  RETURN QUERY SELECT * FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint);
  IF FOUND THEN
    RETURN;
  END IF;
  IF v_account.id IS NULL OR NOT v_account.constrained OR v_account.status = 3 THEN
    RETURN QUERY SELECT (CASE WHEN v_account.status = 3 THEN 4 ELSE 5 END)::smallint,
                        NULL::uuid, NULL::bigint;
    RETURN;
  END IF;

  -- The receivable is locked last and only here, so that two credits never repay the same debt.
  v_receivable := ledger.receivable_of(v_account);
  PERFORM FROM ledger.account a WHERE a.id = v_receivable FOR NO KEY UPDATE;
  IF FOUND THEN
    v_repaid := least(ledger.owed(v_receivable), p_amount);
  END IF;

  INSERT INTO ledger.op_key AS k (tenant_id, scope, key, fingerprint, transfer_id, available)
  VALUES (p_tenant, p_scope, p_key, p_fingerprint, v_id,
          v_account.posted + p_amount - v_repaid - v_account.held)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY SELECT * FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint);
    RETURN;
  END IF;
  INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account, credit_account,
                               amount, reason, actor)
  VALUES (v_id, 2, p_kind, v_id, v_account.asset,
          ledger.system_account(11::smallint, v_account.asset), p_account, p_amount, p_reason,
          p_actor);
  IF v_repaid > 0 THEN
    INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account,
                                 credit_account, amount, reason, actor)
    VALUES (ledger.uuid7(), 2, 70, v_id, v_account.asset, p_account, v_receivable, v_repaid,
            'repaid', p_actor);
  END IF;
  UPDATE ledger.account a SET posted = a.posted + p_amount - v_repaid WHERE a.id = p_account;
  RETURN QUERY SELECT 0::smallint, v_id, v_account.posted + p_amount - v_repaid - v_account.held;
END $$;

-- Moves money from an account to funding, never more than is available. Codes 0, 1, 2, 3, 4, 5.
CREATE FUNCTION ledger.debit(p_tenant bigint, p_scope text, p_key text, p_fingerprint text,
                             p_account bigint, p_amount bigint, p_kind smallint, p_reason text,
                             p_actor text)
RETURNS TABLE (code smallint, transfer_id uuid, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_id uuid := ledger.uuid7();
BEGIN
  IF p_amount IS NULL OR p_amount <= 0 THEN
    RAISE EXCEPTION 'a movement is more than nothing' USING ERRCODE = 'NG002';
  END IF;
  SELECT * INTO v_account FROM ledger.account a WHERE a.id = p_account FOR NO KEY UPDATE;
  RETURN QUERY SELECT * FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint);
  IF FOUND THEN
    RETURN;
  END IF;
  IF v_account.id IS NULL OR NOT v_account.constrained OR v_account.status = 3 THEN
    RETURN QUERY SELECT (CASE WHEN v_account.status = 3 THEN 4 ELSE 5 END)::smallint,
                        NULL::uuid, NULL::bigint;
    RETURN;
  END IF;
  IF p_amount > v_account.posted - v_account.held + v_account.credit_limit THEN
    RETURN QUERY SELECT 1::smallint, NULL::uuid, v_account.posted - v_account.held;
    RETURN;
  END IF;

  INSERT INTO ledger.op_key AS k (tenant_id, scope, key, fingerprint, transfer_id, available)
  VALUES (p_tenant, p_scope, p_key, p_fingerprint, v_id,
          v_account.posted - p_amount - v_account.held)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY SELECT * FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint);
    RETURN;
  END IF;
  INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account, credit_account,
                               amount, reason, actor)
  VALUES (v_id, 2, p_kind, v_id, v_account.asset, p_account,
          ledger.system_account(11::smallint, v_account.asset), p_amount, p_reason, p_actor);
  UPDATE ledger.account a SET posted = a.posted - p_amount WHERE a.id = p_account;
  RETURN QUERY SELECT 0::smallint, v_id, v_account.posted - p_amount - v_account.held;
END $$;

SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.owed, ledger.open_account,
  ledger.set_status, ledger.hold_batch, ledger.resolve_batch, ledger.renew, ledger.sweep,
  ledger.credit, ledger.debit');
SELECT ledger.release_owner();
