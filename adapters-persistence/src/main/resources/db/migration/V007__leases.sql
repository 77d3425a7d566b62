-- Holds, charges and leases in batches: one call, a handful of statements, however many accounts.
--
-- A lease is a slice of a busy account, lent to one replica, which admits against it in memory. It
-- is a hold (phase 0, kind 80). The charges of its requests are rows of their own, phase 1 without a
-- hold of their own, and name the lease; each moves its amount from what is held to what is spent.

SELECT ledger.assume_owner();

ALTER TABLE ledger.transfer ADD COLUMN lease_id uuid;
ALTER TABLE ledger.transfer DROP CONSTRAINT transfer_phase_kind;
ALTER TABLE ledger.transfer ADD CONSTRAINT transfer_phase_kind CHECK (
  (phase = 0 AND kind IN (10, 80)) OR (phase = 1 AND kind IN (11, 12, 13))
  OR (phase = 2 AND kind >= 20 AND kind <> 80));
ALTER TABLE ledger.transfer ADD CONSTRAINT transfer_lease CHECK (lease_id IS NULL OR phase = 1);

-- How much of an open lease has been charged already: held is the sum of amount - drawn.
ALTER TABLE ledger.open_hold ADD COLUMN drawn bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger.open_hold ADD CONSTRAINT open_hold_drawn CHECK (drawn BETWEEN 0 AND amount);

-- Codes: 0 applied, 1 not enough, 2 done before in the same way, 3 done before in another way,
-- 4 account unusable, 5 unknown, 6 applied after the hold had expired, as a correction.

-- Settles a hold that had expired: books the difference between what the request cost and what its
-- expiry charged. The caller holds the account's lock. Codes 2, 3, 6.
CREATE FUNCTION ledger.settle_late(p_account ledger.account, p_expired ledger.transfer,
                                   p_charged bigint, p_amount bigint)
RETURNS smallint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_revenue bigint := ledger.system_account(10::smallint, p_account.asset);
  v_difference bigint := p_amount - p_charged;
  v_room bigint := p_account.posted - p_account.held + p_account.credit_limit;
  v_paid bigint := least(v_difference, greatest(v_room, 0));
  v_id uuid := ledger.uuid7();
BEGIN
  INSERT INTO ledger.op_key (tenant_id, scope, key, fingerprint, transfer_id, available)
  VALUES (p_account.tenant_id, 'late', p_expired.id::text, p_amount::text,
          CASE WHEN v_difference = 0 THEN p_expired.id ELSE v_id END,
          p_account.posted - p_account.held - v_paid)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN (SELECT CASE WHEN k.fingerprint = p_amount::text THEN 2 ELSE 3 END FROM ledger.op_key k
            WHERE (k.tenant_id, k.scope, k.key)
                = (p_account.tenant_id, 'late', p_expired.id::text));
  END IF;
  IF v_difference = 0 THEN
    RETURN 6;
  END IF;
  IF v_paid <> 0 THEN
    INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account,
                                 credit_account, amount, reason)
    VALUES (v_id, 2, 60, p_expired.journal_id, p_account.asset,
            CASE WHEN v_paid > 0 THEN p_account.id ELSE v_revenue END,
            CASE WHEN v_paid > 0 THEN v_revenue ELSE p_account.id END, abs(v_paid), 'settled late');
    UPDATE ledger.account SET posted = posted - v_paid WHERE id = p_account.id;
  END IF;
  IF v_difference > v_paid THEN
    INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account,
                                 credit_account, amount, reason)
    VALUES (CASE WHEN v_paid = 0 THEN v_id ELSE ledger.uuid7() END, 2, 70, p_expired.journal_id,
            p_account.asset, ledger.receivable_of(p_account), v_revenue, v_difference - v_paid,
            'settled late');
  END IF;
  RETURN 6;
END $$;

-- What to answer for a resolution that found no open hold.
CREATE FUNCTION ledger.resolved_before(p_account bigint, p_id uuid, p_kind smallint,
                                       p_amount bigint)
RETURNS smallint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_resolution ledger.transfer;
  v_charged bigint;
BEGIN
  SELECT * INTO v_resolution FROM ledger.transfer WHERE id = p_id AND phase = 1;
  IF NOT FOUND THEN
    RETURN CASE WHEN EXISTS (SELECT FROM ledger.transfer WHERE id = p_id AND phase = 0)
                THEN 3 ELSE 5 END;
  END IF;
  v_charged := v_resolution.amount
    + coalesce((SELECT amount FROM ledger.transfer WHERE id = p_id AND phase = 2 AND kind = 70), 0);
  IF NOT EXISTS (SELECT FROM ledger.transfer
                 WHERE id = p_id AND phase IN (0, 1) AND debit_account = p_account) THEN
    RETURN 3;
  ELSIF v_resolution.kind = 13 AND p_kind IN (11, 12) THEN
    SELECT * INTO v_account FROM ledger.account WHERE id = p_account;
    RETURN ledger.settle_late(v_account, v_resolution, v_charged, p_amount);
  END IF;
  RETURN CASE WHEN v_resolution.kind = p_kind AND v_charged = p_amount THEN 2 ELSE 3 END;
END $$;

-- Applies holds and resolutions, in one order: accounts ascending; of one account first what gives
-- holds back and settles them, then charges drawn from leases, then new holds as they come, each
-- admitted if it fits: a small one behind one that is too large still gets in. An id comes once.
--   p_kinds   10 hold, 11 settle, 12 void, 13 expire
--   p_amounts what to hold or to charge, 0 for a void
--   p_leases  the lease that a charge is drawn from, null for a hold with a row of its own
-- What a charge exceeds the hold (or lease) and what is free by is booked against the owner's
-- receivable, under the same id, phase 2. What settles an expired hold comes after what settles an
-- open one, and before new holds. A charge from a lease that this account never had is unknown.
-- Joins walk the items and look each up by its key alone, whatever the tables' statistics say: what
-- has been deleted a moment ago makes every other way slow.
CREATE FUNCTION ledger.apply_batch(p_accounts bigint[], p_ids uuid[], p_kinds smallint[],
                                   p_amounts bigint[], p_journals uuid[], p_ttl_ms bigint[],
                                   p_leases uuid[])
RETURNS smallint[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET enable_bitmapscan = off SET enable_material = off SET jit = off AS $$
DECLARE
  v_count int := cardinality(p_ids);
  v_codes smallint[] := array_fill(NULL::smallint, ARRAY[v_count]);
  v_item record;
  v_account bigint;
  v_room bigint;
  v_lease uuid;
  v_left bigint;
  v_drawn bigint;
  v_paid bigint;
  v_owed bigint;
  v_held_change bigint := 0;
  v_posted_change bigint := 0;
  v_asset smallint;
  v_revenue bigint;
  v_missing boolean := false;
  v_waiting bigint;
  v_later smallint[];
  -- rows to write
  t_ids uuid[] := '{}'; t_phases smallint[] := '{}'; t_kinds smallint[] := '{}';
  t_journals uuid[] := '{}'; t_assets smallint[] := '{}'; t_debits bigint[] := '{}';
  t_credits bigint[] := '{}'; t_amounts bigint[] := '{}'; t_leases uuid[] := '{}';
  o_ids uuid[] := '{}'; o_journals uuid[] := '{}'; o_accounts bigint[] := '{}';
  o_amounts bigint[] := '{}'; o_ttl_ms bigint[] := '{}';
  c_ids uuid[] := '{}';
  l_ids uuid[] := '{}'; l_drawn bigint[] := '{}';
  a_ids bigint[] := '{}'; a_held bigint[] := '{}'; a_posted bigint[] := '{}';
  -- holds that wait for what settlements of expired holds leave
  w_ords int[] := '{}';
BEGIN
  IF (cardinality(p_accounts), cardinality(p_kinds), cardinality(p_amounts),
      cardinality(p_journals), cardinality(p_ttl_ms), cardinality(p_leases))
      IS DISTINCT FROM (v_count, v_count, v_count, v_count, v_count, v_count)
     OR array_position(p_amounts, NULL) IS NOT NULL OR 0 > ANY (p_amounts)
     OR EXISTS (SELECT FROM unnest(p_kinds, p_amounts) AS i(kind, amount)
                WHERE (i.kind = 10 AND i.amount = 0) OR (i.kind = 12 AND i.amount <> 0)
                   OR i.kind NOT BETWEEN 10 AND 13) THEN
    RAISE EXCEPTION 'a hold is more than nothing, a charge never negative, a void is nothing'
      USING ERRCODE = 'NG002';
  END IF;

  PERFORM FROM ledger.account WHERE id = ANY (p_accounts) ORDER BY id FOR NO KEY UPDATE;

  FOR v_item IN
    SELECT i.ord::int, i.id, i.kind, i.amount, i.journal, i.ttl_ms, i.lease,
           i.account, a.asset, a.posted - a.held + a.credit_limit AS room,
           coalesce(a.constrained AND a.status = 1 AND a.expires_at > now(), false) AS usable,
           CASE WHEN h.account_id = i.account THEN h.amount END AS open_amount,
           h.drawn AS open_drawn, h.journal_id AS open_journal,
           CASE WHEN l.account_id = i.account THEN l.amount - l.drawn END AS lease_left,
           e.debit_account = i.account AND e.amount = i.amount AND e.journal_id = i.journal AS same,
           e.id IS NOT NULL AS existing
    FROM unnest(p_accounts, p_ids, p_kinds, p_amounts, p_journals, p_ttl_ms, p_leases)
      WITH ORDINALITY AS i(account, id, kind, amount, journal, ttl_ms, lease, ord)
    LEFT JOIN ledger.account a ON a.id = i.account
    LEFT JOIN ledger.open_hold h ON h.id = i.id AND i.kind <> 10 AND i.lease IS NULL
    LEFT JOIN ledger.open_hold l ON l.id = i.lease
    LEFT JOIN ledger.transfer e
      ON e.id = i.id AND e.phase = CASE WHEN i.kind = 10 THEN 0 WHEN i.lease IS NOT NULL THEN 1 END
    ORDER BY i.account, i.kind = 10, i.lease NULLS FIRST, i.ord
  LOOP
    IF v_item.account IS DISTINCT FROM v_account THEN
      IF v_held_change <> 0 OR v_posted_change <> 0 THEN
        a_ids := a_ids || v_account;
        a_held := a_held || v_held_change;
        a_posted := a_posted || v_posted_change;
      END IF;
      v_account := v_item.account;
      v_room := v_item.room;
      v_held_change := 0;
      v_posted_change := 0;
      IF v_item.asset IS DISTINCT FROM v_asset THEN
        v_asset := v_item.asset;
        v_revenue := ledger.system_account(10::smallint, v_asset);
      END IF;
    END IF;

    IF v_item.kind = 10 AND v_waiting = v_account THEN
      w_ords := w_ords || v_item.ord;
      CONTINUE;
    ELSIF v_item.kind = 10 THEN
      IF v_item.existing THEN
        v_codes[v_item.ord] := CASE WHEN v_item.same THEN 2 ELSE 3 END;
      ELSIF NOT v_item.usable THEN
        v_codes[v_item.ord] := 4;
      ELSIF v_item.amount > v_room THEN
        v_codes[v_item.ord] := 1;
      ELSE
        v_codes[v_item.ord] := 0;
        v_room := v_room - v_item.amount;
        v_held_change := v_held_change + v_item.amount;
        t_ids := t_ids || v_item.id; t_phases := t_phases || 0::smallint;
        t_kinds := t_kinds || 10::smallint; t_journals := t_journals || v_item.journal;
        t_assets := t_assets || v_asset; t_debits := t_debits || v_account;
        t_credits := t_credits || v_revenue; t_amounts := t_amounts || v_item.amount;
        t_leases := t_leases || NULL::uuid;
        o_ids := o_ids || v_item.id; o_journals := o_journals || v_item.journal;
        o_accounts := o_accounts || v_account; o_amounts := o_amounts || v_item.amount;
        o_ttl_ms := o_ttl_ms || v_item.ttl_ms;
      END IF;
      CONTINUE;
    END IF;

    v_drawn := 0;
    IF v_item.lease IS NULL THEN
      IF v_item.open_amount IS NULL THEN
        v_missing := true;
        v_waiting := v_account;
        CONTINUE;
      END IF;
      c_ids := c_ids || v_item.id;
      v_room := v_room + v_item.open_amount - v_item.open_drawn;
      v_held_change := v_held_change - v_item.open_amount + v_item.open_drawn;
    ELSIF v_item.existing OR v_item.asset IS NULL THEN
      v_missing := true;
      CONTINUE;
    ELSIF v_item.lease_left IS NULL
          AND NOT EXISTS (SELECT FROM ledger.transfer t WHERE t.id = v_item.lease AND t.phase = 0
                            AND t.kind = 80 AND t.debit_account = v_account) THEN
      v_codes[v_item.ord] := 5;
      CONTINUE;
    ELSE
      IF v_item.lease IS DISTINCT FROM v_lease THEN
        v_lease := v_item.lease;
        v_left := coalesce(v_item.lease_left, 0);
      END IF;
      v_drawn := least(v_item.amount, v_left);
      IF v_drawn > 0 THEN
        v_left := v_left - v_drawn;
        v_held_change := v_held_change - v_drawn;
        l_ids := l_ids || v_lease;
        l_drawn := l_drawn || v_drawn;
      END IF;
    END IF;
    v_paid := v_drawn + least(v_item.amount - v_drawn, greatest(v_room, 0));
    v_room := v_room - (v_paid - v_drawn);
    v_posted_change := v_posted_change - v_paid;
    v_owed := v_item.amount - v_paid;
    v_codes[v_item.ord] := 0;
    t_ids := t_ids || v_item.id; t_phases := t_phases || 1::smallint;
    t_kinds := t_kinds || v_item.kind;
    t_journals := t_journals || coalesce(v_item.open_journal, v_item.journal);
    t_assets := t_assets || v_asset; t_debits := t_debits || v_account;
    t_credits := t_credits || v_revenue; t_amounts := t_amounts || v_paid;
    t_leases := t_leases || v_item.lease;
    IF v_owed > 0 THEN
      t_ids := t_ids || v_item.id; t_phases := t_phases || 2::smallint;
      t_kinds := t_kinds || 70::smallint;
      t_journals := t_journals || coalesce(v_item.open_journal, v_item.journal);
      t_assets := t_assets || v_asset;
      t_debits := t_debits
        || (SELECT ledger.receivable_of(a) FROM ledger.account a WHERE a.id = v_account);
      t_credits := t_credits || v_revenue; t_amounts := t_amounts || v_owed;
      t_leases := t_leases || NULL::uuid;
    END IF;
  END LOOP;
  IF v_held_change <> 0 OR v_posted_change <> 0 THEN
    a_ids := a_ids || v_account;
    a_held := a_held || v_held_change;
    a_posted := a_posted || v_posted_change;
  END IF;

  IF cardinality(c_ids) > 0 THEN
    DELETE FROM ledger.open_hold WHERE id = ANY (c_ids);
  END IF;
  IF cardinality(l_ids) > 0 THEN
    UPDATE ledger.open_hold o SET drawn = o.drawn + d.drawn
    FROM (SELECT u.id, sum(u.drawn)::bigint AS drawn
          FROM unnest(l_ids, l_drawn) AS u(id, drawn) GROUP BY u.id) AS d
    WHERE o.id = d.id;
  END IF;
  IF cardinality(t_ids) > 0 THEN
    INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account,
                                 credit_account, amount, lease_id)
    SELECT * FROM unnest(t_ids, t_phases, t_kinds, t_journals, t_assets, t_debits, t_credits,
                         t_amounts, t_leases);
  END IF;
  IF cardinality(o_ids) > 0 THEN
    INSERT INTO ledger.open_hold (id, journal_id, account_id, amount, expires_at)
    SELECT u.id, u.journal, u.account, u.amount, now() + u.ttl_ms * interval '1 millisecond'
    FROM unnest(o_ids, o_journals, o_accounts, o_amounts, o_ttl_ms)
      AS u(id, journal, account, amount, ttl_ms);
  END IF;
  IF cardinality(a_ids) > 0 THEN
    UPDATE ledger.account a SET held = a.held + u.held, posted = a.posted + u.posted
    FROM unnest(a_ids, a_held, a_posted) AS u(id, held, posted) WHERE a.id = u.id;
  END IF;
  IF v_missing THEN
    FOR i IN 1 .. v_count LOOP
      IF v_codes[i] IS NULL AND p_kinds[i] <> 10 THEN
        v_codes[i] := ledger.resolved_before(p_accounts[i], p_ids[i], p_kinds[i], p_amounts[i]);
      END IF;
    END LOOP;
  END IF;
  IF cardinality(w_ords) > 0 THEN
    SELECT ledger.apply_batch(array_agg(p_accounts[w] ORDER BY place),
                              array_agg(p_ids[w] ORDER BY place),
                              array_agg(p_kinds[w] ORDER BY place),
                              array_agg(p_amounts[w] ORDER BY place),
                              array_agg(p_journals[w] ORDER BY place),
                              array_agg(p_ttl_ms[w] ORDER BY place),
                              array_agg(p_leases[w] ORDER BY place))
    INTO v_later FROM unnest(w_ords) WITH ORDINALITY AS waiting(w, place);
    FOR i IN 1 .. cardinality(w_ords) LOOP
      v_codes[w_ords[i]] := v_later[i];
    END LOOP;
  END IF;
  RETURN v_codes;
END $$;

-- Charges a request whose hold the database lost, in a failover to a standby that lagged behind:
-- writes both phases at once, marked. Codes 0, 2, 3, 5.
CREATE FUNCTION ledger.post_recovered(p_account bigint, p_id uuid, p_journal uuid, p_amount bigint)
RETURNS smallint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_revenue bigint;
  v_paid bigint;
BEGIN
  SELECT * INTO v_account FROM ledger.account
  WHERE id = p_account AND constrained FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN 5;
  END IF;
  IF EXISTS (SELECT FROM ledger.transfer WHERE id = p_id AND phase IN (0, 1)) THEN
    RETURN ledger.resolved_before(p_account, p_id, 11::smallint, p_amount);
  END IF;
  v_revenue := ledger.system_account(10::smallint, v_account.asset);
  v_paid := least(p_amount,
                  greatest(v_account.posted - v_account.held + v_account.credit_limit, 0));
  INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account, credit_account,
                               amount, reason)
  VALUES (p_id, 0, 10, p_journal, v_account.asset, p_account, v_revenue, greatest(p_amount, 1),
          'recovered'),
         (p_id, 1, 11, p_journal, v_account.asset, p_account, v_revenue, v_paid, 'recovered');
  IF p_amount > v_paid THEN
    INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account,
                                 credit_account, amount, reason)
    VALUES (p_id, 2, 70, p_journal, v_account.asset, ledger.receivable_of(v_account), v_revenue,
            p_amount - v_paid, 'recovered');
  END IF;
  UPDATE ledger.account SET posted = posted - v_paid WHERE id = p_account;
  RETURN 0;
END $$;

-- Lends a slice: p_wanted, but never more than a twentieth of what is available, so that other
-- replicas and strict holds find the rest. Answers how much was lent, 0 when that is less than
-- p_least or the account may not be used. Repeating it answers the first.
CREATE FUNCTION ledger.lend(p_account bigint, p_id uuid, p_wanted bigint, p_least bigint,
                            p_ttl_ms bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_lent bigint;
BEGIN
  IF p_wanted IS NULL OR p_least IS NULL OR p_least <= 0 THEN
    RAISE EXCEPTION 'a lease is more than nothing' USING ERRCODE = 'NG002';
  END IF;
  SELECT * INTO v_account FROM ledger.account WHERE id = p_account FOR NO KEY UPDATE;
  SELECT amount INTO v_lent FROM ledger.transfer
  WHERE id = p_id AND phase = 0 AND kind = 80 AND debit_account = p_account;
  IF FOUND THEN
    RETURN v_lent;
  END IF;
  v_lent := least(p_wanted,
                  (v_account.posted - v_account.held + v_account.credit_limit) / 20);
  IF NOT coalesce(v_account.constrained AND v_account.status = 1 AND v_account.expires_at > now()
                  AND v_lent >= p_least, false) THEN
    RETURN 0;
  END IF;
  INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account, credit_account,
                               amount)
  VALUES (p_id, 0, 80, p_id, v_account.asset, p_account,
          ledger.system_account(10::smallint, v_account.asset), v_lent);
  INSERT INTO ledger.open_hold (id, journal_id, account_id, amount, expires_at)
  VALUES (p_id, p_id, p_account, v_lent, now() + p_ttl_ms * interval '1 millisecond');
  UPDATE ledger.account SET held = held + v_lent WHERE id = p_account;
  RETURN v_lent;
END $$;

-- Expires holds that nobody resolved, charging what was noted: first those with nothing noted, for
-- they free the money that the others need. A hold that is renewed while this runs is left alone:
-- its row is looked at again under lock.
CREATE OR REPLACE FUNCTION ledger.sweep(p_limit int, p_grace_ms bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_latest timestamptz := now() - p_grace_ms * interval '1 millisecond';
  v_account bigint;
  v_ids uuid[];
  v_observed bigint[];
  v_found int;
  v_swept int := 0;
BEGIN
  FOR v_account IN
    SELECT DISTINCT o.account_id
    FROM (SELECT account_id FROM ledger.open_hold WHERE expires_at <= v_latest
          ORDER BY expires_at LIMIT p_limit) AS o
    ORDER BY o.account_id
  LOOP
    PERFORM FROM ledger.account WHERE id = v_account FOR NO KEY UPDATE;
    SELECT array_agg(o.id ORDER BY o.observed > 0, o.expires_at, o.id),
           array_agg(o.observed ORDER BY o.observed > 0, o.expires_at, o.id)
    INTO v_ids, v_observed
    FROM (SELECT id, observed, expires_at FROM ledger.open_hold
          WHERE account_id = v_account AND expires_at <= v_latest
          ORDER BY expires_at, id LIMIT p_limit - v_swept
          FOR UPDATE SKIP LOCKED) AS o;
    IF v_ids IS NOT NULL THEN
      v_found := cardinality(v_ids);
      PERFORM ledger.apply_batch(
        array_fill(v_account, ARRAY[v_found]), v_ids, array_fill(13::smallint, ARRAY[v_found]),
        v_observed, array_fill(NULL::uuid, ARRAY[v_found]),
        array_fill(NULL::bigint, ARRAY[v_found]), array_fill(NULL::uuid, ARRAY[v_found]));
      v_swept := v_swept + v_found;
    END IF;
    EXIT WHEN v_swept >= p_limit;
  END LOOP;
  RETURN v_swept;
END $$;

DROP FUNCTION ledger.hold_batch;
DROP FUNCTION ledger.resolve_batch;

SELECT ledger.grant_to_application(
  'EXECUTE ON FUNCTION ledger.apply_batch, ledger.post_recovered, ledger.lend');
SELECT ledger.release_owner();
