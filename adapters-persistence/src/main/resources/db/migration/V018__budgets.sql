-- Budgets: what may be charged to a key, a project, a user, an organisation or by a model within a
-- day or a month. They are counted where the money is, in the transaction that moves it, so that
-- neither parallel requests nor crashes can pass them.
--
-- Order of locks: accounts ascending, receivables, then budgets ascending.

-- Whose days and months are not those of UTC.
CREATE TABLE tenant_time_zone (
  tenant_id bigint PRIMARY KEY,
  zone      text NOT NULL CHECK (length(zone) BETWEEN 1 AND 64)
);
SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON tenant_time_zone');

SELECT ledger.assume_owner();

-- One period of one owner. Its limit comes with every hold; allowed is the last that was named.
-- spent may pass it by what charges exceed their holds by, and is less than nothing where more was
-- given back than the period was charged.
CREATE TABLE ledger.budget (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  level     text   NOT NULL CHECK (length(level) <= 512),
  owner     text   NOT NULL CHECK (length(owner) <= 512),
  period    text   NOT NULL CHECK (period IN ('DAY', 'MONTH')),
  starts_on date   NOT NULL,
  allowed   bigint NOT NULL DEFAULT 0,
  spent     bigint NOT NULL DEFAULT 0,
  held      bigint NOT NULL DEFAULT 0,
  CONSTRAINT budget_held CHECK (held >= 0),
  CONSTRAINT budget_period_of_owner UNIQUE (level, owner, period, starts_on)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01);

CREATE TRIGGER refuse_delete BEFORE DELETE ON ledger.budget
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.budget
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- What a hold counts against, and what a charge, its corrections and reversals have counted
-- against: null for most, and then it takes no room.
ALTER TABLE ledger.open_hold ADD COLUMN budgets bigint[];
ALTER TABLE ledger.transfer ADD COLUMN budgets bigint[];

-- A part of a budget is used, told once.
CREATE TABLE ledger.budget_notice (
  budget_id     bigint      NOT NULL,
  threshold     smallint    NOT NULL CHECK (threshold IN (50, 80, 100)),
  allowed       bigint      NOT NULL,
  spent         bigint      NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz NOT NULL DEFAULT '-infinity',
  sent_at       timestamptz,
  PRIMARY KEY (budget_id, threshold)
);
CREATE INDEX budget_notice_unsent ON ledger.budget_notice (created_at) WHERE sent_at IS NULL;

-- The ids of budgets, in their order; those that nobody has named before begin with nothing. Called
-- before anything is locked.
CREATE FUNCTION ledger.open_budgets(p_levels text[], p_owners text[], p_periods text[],
                                    p_starts date[])
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_ids bigint[];
BEGIN
  FOR attempt IN 1 .. 2 LOOP
    SELECT array_agg(b.id ORDER BY n.place) INTO v_ids
    FROM unnest(p_levels, p_owners, p_periods, p_starts)
      WITH ORDINALITY AS n(level, owner, period, starts_on, place)
    LEFT JOIN ledger.budget b ON (b.level, b.owner, b.period, b.starts_on)
                               = (n.level, n.owner, n.period, n.starts_on);
    EXIT WHEN array_position(v_ids, NULL) IS NULL;
    -- in one order, so that two who open the same never wait for each other
    INSERT INTO ledger.budget (level, owner, period, starts_on)
    SELECT DISTINCT n.level, n.owner, n.period, n.starts_on
    FROM unnest(p_levels, p_owners, p_periods, p_starts, v_ids)
      AS n(level, owner, period, starts_on, id)
    WHERE n.id IS NULL
    ORDER BY 1, 2, 3, 4
    ON CONFLICT ON CONSTRAINT budget_period_of_owner DO NOTHING;
  END LOOP;
  RETURN v_ids;
END $$;

-- Changes budgets, a row for each whatever the number of changes, and notes the thresholds that are
-- crossed. p_allowed is what the budget allows from now on; null, or missing, changes nothing.
CREATE FUNCTION ledger.change_budgets(p_ids bigint[], p_held bigint[], p_spent bigint[],
                                      p_allowed bigint[])
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM ledger.budget WHERE id = ANY (p_ids) ORDER BY id FOR NO KEY UPDATE;
  WITH change AS (
    SELECT n.id, coalesce(sum(n.held), 0)::bigint AS held,
           coalesce(sum(n.spent), 0)::bigint AS spent,
           (array_agg(n.allowed ORDER BY n.place DESC) FILTER (WHERE n.allowed IS NOT NULL))[1]
             AS allowed
    FROM unnest(p_ids, p_held, p_spent, p_allowed)
      WITH ORDINALITY AS n(id, held, spent, allowed, place)
    GROUP BY n.id),
  changed AS (
    UPDATE ledger.budget b
    SET held = b.held + c.held, spent = b.spent + c.spent,
        allowed = coalesce(c.allowed, b.allowed)
    FROM change c
    WHERE b.id = c.id AND (c.held <> 0 OR c.spent <> 0 OR c.allowed <> b.allowed)
    RETURNING b.id, b.allowed, b.spent)
  INSERT INTO ledger.budget_notice (budget_id, threshold, allowed, spent)
  SELECT b.id, t.threshold, b.allowed, b.spent
  FROM changed b CROSS JOIN (VALUES (50::smallint), (80), (100)) AS t(threshold)
  WHERE b.spent > 0 AND b.spent::numeric * 100 >= b.allowed::numeric * t.threshold
  ON CONFLICT (budget_id, threshold) DO NOTHING;
END $$;

-- The budgets that the ends of these holds will change: of those that are open, and of those that
-- expired and are settled late.
CREATE FUNCTION ledger.budgets_behind(p_holds uuid[]) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(b.id)
  FROM unnest(p_holds) AS i(id)
  LEFT JOIN ledger.open_hold h ON h.id = i.id
  LEFT JOIN ledger.transfer r ON r.id = i.id AND r.phase = 1
  CROSS JOIN LATERAL unnest(coalesce(h.budgets, r.budgets)) AS b(id)
$$;

-- As in V007; the difference counts against the budgets of the charge.
CREATE OR REPLACE FUNCTION ledger.settle_late(p_account ledger.account, p_expired ledger.transfer,
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
                                 credit_account, amount, reason, budgets)
    VALUES (v_id, 2, 60, p_expired.journal_id, p_account.asset,
            CASE WHEN v_paid > 0 THEN p_account.id ELSE v_revenue END,
            CASE WHEN v_paid > 0 THEN v_revenue ELSE p_account.id END, abs(v_paid), 'settled late',
            p_expired.budgets);
    UPDATE ledger.account SET posted = posted - v_paid WHERE id = p_account.id;
  END IF;
  IF v_difference > v_paid THEN
    INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account,
                                 credit_account, amount, reason, budgets)
    VALUES (CASE WHEN v_paid = 0 THEN v_id ELSE ledger.uuid7() END, 2, 70, p_expired.journal_id,
            p_account.asset, ledger.receivable_of(p_account), v_revenue, v_difference - v_paid,
            'settled late', p_expired.budgets);
  END IF;
  IF p_expired.budgets IS NOT NULL THEN
    PERFORM ledger.change_budgets(
      p_expired.budgets, '{}',
      array_fill(v_difference, ARRAY[cardinality(p_expired.budgets)]), '{}');
  END IF;
  RETURN 6;
END $$;

-- As in V007, and: holds count against budgets, each named by its id and what it allows.
--   p_budgeted  the items that count against budgets, ascending; an item comes once per budget
--   p_budgets   what the item at the same place counts against
--   p_limits    what that budget allows now
-- A hold that its account can pay but that does not fit into one of its budgets is code 7, and
-- refused is the first such budget; it takes nothing from any. The end of a hold gives back what was
-- held of its budgets and counts its charge, what becomes owed included.
-- Raises NG003 for a budget that there is not.
CREATE FUNCTION ledger.apply_batch(p_accounts bigint[], p_ids uuid[], p_kinds smallint[],
                                   p_amounts bigint[], p_journals uuid[], p_ttl_ms bigint[],
                                   p_leases uuid[], p_budgeted int[], p_budgets bigint[],
                                   p_limits bigint[], OUT codes smallint[], OUT refused bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
SET enable_bitmapscan = off SET enable_material = off SET jit = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  v_count int := cardinality(p_ids);
  v_budgeted boolean := cardinality(p_budgeted) > 0;
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
  v_later record;
  v_budget bigint;
  v_place int;
  v_over bigint;
  -- rows to write
  t_ids uuid[] := '{}'; t_phases smallint[] := '{}'; t_kinds smallint[] := '{}';
  t_journals uuid[] := '{}'; t_assets smallint[] := '{}'; t_debits bigint[] := '{}';
  t_credits bigint[] := '{}'; t_amounts bigint[] := '{}'; t_leases uuid[] := '{}';
  o_ids uuid[] := '{}'; o_journals uuid[] := '{}'; o_accounts bigint[] := '{}';
  o_amounts bigint[] := '{}'; o_ttl_ms bigint[] := '{}';
  c_ids uuid[] := '{}';
  l_ids uuid[] := '{}'; l_drawn bigint[] := '{}';
  a_ids bigint[] := '{}'; a_held bigint[] := '{}'; a_posted bigint[] := '{}';
  d_ids bigint[] := '{}'; d_held bigint[] := '{}'; d_spent bigint[] := '{}';
  -- the budgets of those rows, as text, for an array of arrays is flat; set where there are any,
  -- which fills the places before with nulls
  t_budgets text[] := '{NULL}'; o_budgets text[] := '{NULL}';
  -- the budgets that holds may find used up, what is used of each, and where the named ones are
  b_ids bigint[] := '{}'; b_used bigint[] := '{}'; n_places int[] := '{}';
  n_first int[] := '{}'; n_last int[] := '{}';
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
  codes := array_fill(NULL::smallint, ARRAY[v_count]);

  PERFORM FROM ledger.account WHERE id = ANY (p_accounts) ORDER BY id FOR NO KEY UPDATE;

  IF v_budgeted THEN
    refused := array_fill(NULL::bigint, ARRAY[v_count]);
    SELECT array_agg(b.id), array_agg(b.spent + b.held) INTO b_ids, b_used
    FROM (SELECT id, spent, held FROM ledger.budget
          WHERE id = ANY (p_budgets || ledger.budgets_behind(ARRAY(
            SELECT i.id FROM unnest(p_ids, p_kinds) AS i(id, kind) WHERE i.kind <> 10)))
          ORDER BY id FOR NO KEY UPDATE) AS b;
    n_first := array_fill(1, ARRAY[v_count]);
    n_last := array_fill(0, ARRAY[v_count]);
    FOR k IN 1 .. cardinality(p_budgeted) LOOP
      v_place := array_position(b_ids, p_budgets[k]);
      IF v_place IS NULL OR p_limits[k] IS NULL THEN
        RAISE EXCEPTION 'no budget %', p_budgets[k] USING ERRCODE = 'NG003';
      END IF;
      n_places := n_places || v_place;
      IF n_last[p_budgeted[k]] = 0 THEN
        n_first[p_budgeted[k]] := k;
      END IF;
      n_last[p_budgeted[k]] := k;
    END LOOP;
    d_ids := p_budgets;
    d_held := array_fill(0::bigint, ARRAY[cardinality(p_budgets)]);
    d_spent := d_held;
  END IF;

  FOR v_item IN
    SELECT i.ord::int, i.id, i.kind, i.amount, i.journal, i.ttl_ms, i.lease,
           i.account, a.asset, a.posted - a.held + a.credit_limit AS room,
           coalesce(a.constrained AND a.status = 1 AND a.expires_at > now(), false) AS usable,
           CASE WHEN h.account_id = i.account THEN h.amount END AS open_amount,
           h.drawn AS open_drawn, h.journal_id AS open_journal, h.budgets,
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
        codes[v_item.ord] := CASE WHEN v_item.same THEN 2 ELSE 3 END;
        CONTINUE;
      ELSIF NOT v_item.usable THEN
        codes[v_item.ord] := 4;
        CONTINUE;
      ELSIF v_item.amount > v_room THEN
        codes[v_item.ord] := 1;
        CONTINUE;
      END IF;
      IF v_budgeted AND n_last[v_item.ord] > 0 THEN
        v_over := NULL;
        FOR k IN n_first[v_item.ord] .. n_last[v_item.ord] LOOP
          IF b_used[n_places[k]] > p_limits[k] - v_item.amount THEN
            v_over := p_budgets[k];
            EXIT;
          END IF;
        END LOOP;
        IF v_over IS NOT NULL THEN
          codes[v_item.ord] := 7;
          refused[v_item.ord] := v_over;
          CONTINUE;
        END IF;
        FOR k IN n_first[v_item.ord] .. n_last[v_item.ord] LOOP
          b_used[n_places[k]] := b_used[n_places[k]] + v_item.amount;
          d_held[k] := d_held[k] + v_item.amount;
        END LOOP;
        o_budgets[cardinality(o_ids) + 1] :=
          p_budgets[n_first[v_item.ord] : n_last[v_item.ord]]::text;
      END IF;
      codes[v_item.ord] := 0;
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
      codes[v_item.ord] := 5;
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
    codes[v_item.ord] := 0;
    t_ids := t_ids || v_item.id; t_phases := t_phases || 1::smallint;
    t_kinds := t_kinds || v_item.kind;
    t_journals := t_journals || coalesce(v_item.open_journal, v_item.journal);
    t_assets := t_assets || v_asset; t_debits := t_debits || v_account;
    t_credits := t_credits || v_revenue; t_amounts := t_amounts || v_paid;
    t_leases := t_leases || v_item.lease;
    IF v_item.budgets IS NOT NULL THEN
      IF v_item.kind <> 12 THEN
        t_budgets[cardinality(t_ids)] := v_item.budgets::text;
      END IF;
      FOREACH v_budget IN ARRAY v_item.budgets LOOP
        d_ids := d_ids || v_budget;
        d_held := d_held || v_item.open_drawn - v_item.open_amount;
        d_spent := d_spent || v_item.amount;
        v_place := array_position(b_ids, v_budget);
        IF v_place IS NOT NULL THEN
          b_used[v_place] :=
            b_used[v_place] + v_item.open_drawn - v_item.open_amount + v_item.amount;
        END IF;
      END LOOP;
    END IF;
    IF v_owed > 0 THEN
      t_ids := t_ids || v_item.id; t_phases := t_phases || 2::smallint;
      t_kinds := t_kinds || 70::smallint;
      t_journals := t_journals || coalesce(v_item.open_journal, v_item.journal);
      t_assets := t_assets || v_asset;
      t_debits := t_debits
        || (SELECT ledger.receivable_of(a) FROM ledger.account a WHERE a.id = v_account);
      t_credits := t_credits || v_revenue; t_amounts := t_amounts || v_owed;
      t_leases := t_leases || NULL::uuid;
      IF v_item.budgets IS NOT NULL THEN
        t_budgets[cardinality(t_ids)] := v_item.budgets::text;
      END IF;
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
                                 credit_account, amount, lease_id, budgets)
    SELECT u.id, u.phase, u.kind, u.journal, u.asset, u.debit, u.credit, u.amount, u.lease,
           u.budgets::bigint[]
    FROM unnest(t_ids, t_phases, t_kinds, t_journals, t_assets, t_debits, t_credits, t_amounts,
                t_leases, t_budgets)
      AS u(id, phase, kind, journal, asset, debit, credit, amount, lease, budgets);
  END IF;
  IF cardinality(o_ids) > 0 THEN
    INSERT INTO ledger.open_hold (id, journal_id, account_id, amount, expires_at, budgets)
    SELECT u.id, u.journal, u.account, u.amount, now() + u.ttl_ms * interval '1 millisecond',
           u.budgets::bigint[]
    FROM unnest(o_ids, o_journals, o_accounts, o_amounts, o_ttl_ms, o_budgets)
      AS u(id, journal, account, amount, ttl_ms, budgets);
  END IF;
  IF cardinality(a_ids) > 0 THEN
    UPDATE ledger.account a SET held = a.held + u.held, posted = a.posted + u.posted
    FROM unnest(a_ids, a_held, a_posted) AS u(id, held, posted) WHERE a.id = u.id;
  END IF;
  IF v_missing AND NOT v_budgeted THEN
    -- what settling late will change, together with what this batch has changed
    PERFORM FROM ledger.budget
    WHERE id = ANY (d_ids || ledger.budgets_behind(ARRAY(
      SELECT i.id FROM unnest(p_ids, p_kinds, codes) AS i(id, kind, code)
      WHERE i.kind <> 10 AND i.code IS NULL)))
    ORDER BY id FOR NO KEY UPDATE;
  END IF;
  IF cardinality(d_ids) > 0 THEN
    PERFORM ledger.change_budgets(d_ids, d_held, d_spent, p_limits);
  END IF;
  IF v_missing THEN
    FOR i IN 1 .. v_count LOOP
      IF codes[i] IS NULL AND p_kinds[i] <> 10 THEN
        codes[i] := ledger.resolved_before(p_accounts[i], p_ids[i], p_kinds[i], p_amounts[i]);
      END IF;
    END LOOP;
  END IF;
  IF cardinality(w_ords) > 0 THEN
    SELECT later.* INTO v_later FROM (
      SELECT array_agg(p_accounts[w] ORDER BY place) AS accounts,
             array_agg(p_ids[w] ORDER BY place) AS ids,
             array_agg(p_kinds[w] ORDER BY place) AS kinds,
             array_agg(p_amounts[w] ORDER BY place) AS amounts,
             array_agg(p_journals[w] ORDER BY place) AS journals,
             array_agg(p_ttl_ms[w] ORDER BY place) AS ttl_ms,
             array_agg(p_leases[w] ORDER BY place) AS leases
      FROM unnest(w_ords) WITH ORDINALITY AS waiting(w, place)) AS w
    CROSS JOIN (
      SELECT coalesce(array_agg(n.place ORDER BY n.place, n.ord), '{}') AS budgeted,
             coalesce(array_agg(n.budget ORDER BY n.place, n.ord), '{}') AS budgets,
             coalesce(array_agg(n.allowed ORDER BY n.place, n.ord), '{}') AS limits
      FROM (SELECT array_position(w_ords, item) AS place, budget, allowed, ord
            FROM unnest(p_budgeted, p_budgets, p_limits)
              WITH ORDINALITY AS named(item, budget, allowed, ord)
            WHERE item = ANY (w_ords)) AS n) AS n
    CROSS JOIN LATERAL ledger.apply_batch(
      w.accounts, w.ids, w.kinds, w.amounts, w.journals, w.ttl_ms, w.leases,
      n.budgeted, n.budgets, n.limits) AS later;
    FOR i IN 1 .. cardinality(w_ords) LOOP
      codes[w_ords[i]] := v_later.codes[i];
      IF v_later.codes[i] = 7 THEN
        refused[w_ords[i]] := v_later.refused[i];
      END IF;
    END LOOP;
  END IF;
END $$;

-- What replicas of the version before call while those of this one come up.
CREATE OR REPLACE FUNCTION ledger.apply_batch(p_accounts bigint[], p_ids uuid[],
                                              p_kinds smallint[], p_amounts bigint[],
                                              p_journals uuid[], p_ttl_ms bigint[],
                                              p_leases uuid[])
RETURNS smallint[] LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT codes FROM ledger.apply_batch(p_accounts, p_ids, p_kinds, p_amounts, p_journals, p_ttl_ms,
                                       p_leases, '{}', '{}', '{}')
$$;

-- As in V007, but all accounts are locked before any budget is: holds of several accounts may count
-- against the same one.
CREATE OR REPLACE FUNCTION ledger.sweep(p_limit int, p_grace_ms bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_latest timestamptz := now() - p_grace_ms * interval '1 millisecond';
  v_accounts bigint[];
  v_over record;
  v_found int;
BEGIN
  v_accounts := ARRAY(SELECT account_id FROM ledger.open_hold WHERE expires_at <= v_latest
                      ORDER BY expires_at LIMIT p_limit);
  IF cardinality(v_accounts) = 0 THEN
    RETURN 0;
  END IF;
  PERFORM FROM ledger.account WHERE id = ANY (v_accounts) ORDER BY id FOR NO KEY UPDATE;
  SELECT array_agg(o.account_id ORDER BY o.observed > 0, o.expires_at, o.id) AS accounts,
         array_agg(o.id ORDER BY o.observed > 0, o.expires_at, o.id) AS ids,
         array_agg(o.observed ORDER BY o.observed > 0, o.expires_at, o.id) AS observed
  INTO v_over
  FROM (SELECT account_id, id, observed, expires_at FROM ledger.open_hold
        WHERE expires_at <= v_latest AND account_id = ANY (v_accounts)
        ORDER BY expires_at, id LIMIT p_limit
        FOR UPDATE SKIP LOCKED) AS o;
  v_found := coalesce(cardinality(v_over.ids), 0);
  IF v_found > 0 THEN
    PERFORM ledger.apply_batch(
      v_over.accounts, v_over.ids, array_fill(13::smallint, ARRAY[v_found]), v_over.observed,
      array_fill(NULL::uuid, ARRAY[v_found]), array_fill(NULL::bigint, ARRAY[v_found]),
      array_fill(NULL::uuid, ARRAY[v_found]), '{}', '{}', '{}');
  END IF;
  RETURN v_found;
END $$;

-- As in V008; what is taken back of a charge, or of its correction, is taken back from the budgets
-- it counted against, in the period it was charged in.
CREATE OR REPLACE FUNCTION ledger.take_back(p_journal uuid, p_original ledger.transfer,
                                            p_debit bigint, p_credit bigint, p_amount bigint,
                                            p_reason text, p_actor text)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_revenue bigint := ledger.system_account(10::smallint, p_original.asset);
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
                               amount, reverses_id, reverses_phase, reason, actor, budgets)
  VALUES (CASE WHEN EXISTS (SELECT FROM ledger.transfer t WHERE t.id = p_journal AND t.phase = 2)
               THEN ledger.uuid7() ELSE p_journal END,
          2, 50, p_journal, p_original.asset, p_debit, p_credit, p_amount, p_original.id,
          p_original.phase, p_reason, p_actor, p_original.budgets);
  IF p_original.budgets IS NOT NULL THEN
    PERFORM ledger.change_budgets(
      p_original.budgets, '{}',
      array_fill(CASE WHEN p_debit = v_revenue THEN -p_amount ELSE p_amount END,
                 ARRAY[cardinality(p_original.budgets)]), '{}');
  END IF;
END $$;

-- Hands out notices that nobody has sent, for p_millis; what is not confirmed by then is handed out
-- again.
CREATE FUNCTION ledger.claim_budget_notices(p_limit int, p_millis bigint)
RETURNS TABLE (budget_id bigint, threshold smallint, allowed bigint, spent bigint,
               created_at timestamptz, level text, owner text, period text, starts_on date)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH free AS (
    SELECT n.budget_id, n.threshold FROM ledger.budget_notice n
    WHERE n.sent_at IS NULL AND n.claimed_until <= clock_timestamp()
    ORDER BY n.created_at, n.budget_id, n.threshold LIMIT p_limit
    FOR UPDATE SKIP LOCKED),
  claimed AS (
    UPDATE ledger.budget_notice n
    SET claimed_until = clock_timestamp() + p_millis * interval '1 millisecond'
    FROM free f WHERE (n.budget_id, n.threshold) = (f.budget_id, f.threshold)
    RETURNING n.*)
  SELECT c.budget_id, c.threshold, c.allowed, c.spent, c.created_at, b.level, b.owner, b.period,
         b.starts_on
  FROM claimed c JOIN ledger.budget b ON b.id = c.budget_id
  ORDER BY c.created_at, c.budget_id, c.threshold
$$;

-- These were sent.
CREATE FUNCTION ledger.confirm_budget_notices(p_budgets bigint[], p_thresholds smallint[])
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ledger.budget_notice n SET sent_at = clock_timestamp()
  FROM unnest(p_budgets, p_thresholds) AS c(budget_id, threshold)
  WHERE (n.budget_id, n.threshold) = (c.budget_id, c.threshold) AND n.sent_at IS NULL
$$;

-- As in V009; what counts against no budget has the leaf it always had.
CREATE OR REPLACE FUNCTION ledger.leaf(t ledger.transfer) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.sha256(pg_catalog.record_send(ROW(
    t.id, t.phase, t.kind, t.journal_id, t.asset, t.debit_account, t.credit_account, t.amount,
    t.reverses_id, t.reverses_phase, t.lease_id, pg_catalog.convert_to(t.actor, 'UTF8'),
    pg_catalog.convert_to(t.reason, 'UTF8'), pg_catalog.convert_to(t.meta::pg_catalog.text, 'UTF8'),
    t.tx_xid, t.created_at))
    OPERATOR(pg_catalog.||) coalesce(pg_catalog.array_send(t.budgets), ''))
$$;

--   I19 a budget is what its holds and charges come to              budgets
CREATE VIEW ledger.violations_of_budgets AS
WITH charged AS (
  SELECT b.id, sum(CASE WHEN payee.bucket = 10 THEN t.amount ELSE -t.amount END) AS spent
  FROM ledger.transfer t
  LEFT JOIN ledger.account payee ON payee.id = t.credit_account
  CROSS JOIN unnest(t.budgets) AS b(id)
  WHERE t.budgets IS NOT NULL AND t.phase > 0
  GROUP BY b.id),
open AS (
  SELECT b.id, sum(o.amount - o.drawn) AS held
  FROM ledger.open_hold o CROSS JOIN unnest(o.budgets) AS b(id)
  WHERE o.budgets IS NOT NULL
  GROUP BY b.id),
request AS (
  SELECT t.journal_id, count(*) AS rows, count(t.budgets) AS counted,
         count(DISTINCT t.budgets) AS ways
  FROM ledger.transfer t
  WHERE t.amount > 0 AND (t.phase = 1 OR (t.phase = 2 AND t.kind IN (60, 70)))
    AND t.journal_id IN (SELECT c.journal_id FROM ledger.transfer c
                         WHERE c.budgets IS NOT NULL AND c.amount > 0 AND c.kind <> 50)
  GROUP BY t.journal_id)
SELECT 'I19 held of a budget is not the sum of open holds' AS invariant,
       format('budget %s: held %s, open %s', b.id, b.held, coalesce(o.held, 0)) AS detail
FROM ledger.budget b LEFT JOIN open o ON o.id = b.id
WHERE b.held <> coalesce(o.held, 0)
UNION ALL
SELECT 'I19 spent of a budget is not what was charged',
       format('budget %s: spent %s, charged %s', b.id, b.spent, coalesce(c.spent, 0))
FROM ledger.budget b LEFT JOIN charged c ON c.id = b.id
WHERE b.spent <> coalesce(c.spent, 0)
UNION ALL
SELECT 'I19 counted against a budget that never was', format('budget %s', n.id)
FROM (SELECT c.id FROM charged c UNION SELECT o.id FROM open o) AS n
WHERE NOT EXISTS (SELECT FROM ledger.budget b WHERE b.id = n.id)
UNION ALL
SELECT 'I19 charge of one request counts against different budgets',
       format('request %s', r.journal_id)
FROM request r WHERE r.counted < r.rows OR r.ways > 1;

CREATE OR REPLACE VIEW ledger.violations AS
SELECT invariant, detail FROM ledger.violations_of_balances
UNION ALL
SELECT invariant, detail FROM ledger.violations_of_holds
UNION ALL
SELECT invariant, detail FROM ledger.violations_of_operations
UNION ALL
SELECT invariant, detail FROM ledger.violations_of_charges()
UNION ALL
SELECT invariant, detail FROM ledger.violations_of_seal
UNION ALL
SELECT invariant, detail FROM ledger.violations_of_protection
UNION ALL
SELECT invariant, detail FROM ledger.violations_of_budgets;

SELECT ledger.grant_to_application('SELECT ON ledger.budget, ledger.budget_notice,
  ledger.violations_of_budgets');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.open_budgets,
  ledger.claim_budget_notices, ledger.confirm_budget_notices,
  ledger.apply_batch(bigint[], uuid[], smallint[], bigint[], uuid[], bigint[], uuid[], int[],
                     bigint[], bigint[])');
SELECT ledger.release_owner();
