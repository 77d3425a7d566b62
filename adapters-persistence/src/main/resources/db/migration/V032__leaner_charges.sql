-- A charge against a lease looks the lease up again only when it is not open any more. The question
-- stood in one condition with the answer that nearly always decides it, and was set up per charge
-- all the same: a fifth of what a batch of charges cost.

SELECT ledger.assume_owner();

-- As in V018.
CREATE OR REPLACE FUNCTION ledger.apply_batch(p_accounts bigint[], p_ids uuid[], p_kinds smallint[],
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
    ELSE
      -- nested, for a condition with a query in it is a query even where its first half decides
      IF v_item.lease_left IS NULL THEN
        IF NOT EXISTS (SELECT FROM ledger.transfer t WHERE t.id = v_item.lease AND t.phase = 0
                         AND t.kind = 80 AND t.debit_account = v_account) THEN
          codes[v_item.ord] := 5;
          CONTINUE;
        END IF;
      END IF;
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

SELECT ledger.release_owner();
