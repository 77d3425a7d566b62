-- Proof. The view recomputes the books from nothing; the seal shows that history is still what it
-- was when it was sealed.

SELECT ledger.assume_owner();

-- One row per thing that must not be. That the books sum to zero needs no row here: a transfer has
-- two different sides of one amount.
CREATE VIEW ledger.violations AS
WITH balance AS (
  SELECT m.account, sum(m.amount) AS posted
  FROM (SELECT credit_account AS account, amount FROM ledger.transfer WHERE phase IN (1, 2)
        UNION ALL
        SELECT debit_account, -amount FROM ledger.transfer WHERE phase IN (1, 2)) AS m
  GROUP BY m.account)
SELECT 'I7 account unknown or of another asset' AS invariant,
       format('transfer %s/%s', t.id, t.phase) AS detail
FROM ledger.transfer t
LEFT JOIN ledger.account d ON d.id = t.debit_account
LEFT JOIN ledger.account c ON c.id = t.credit_account
WHERE d.asset IS DISTINCT FROM t.asset OR c.asset IS DISTINCT FROM t.asset
UNION ALL
SELECT 'I2 posted is not what the history says',
       format('account %s: posted %s, history %s', a.id, a.posted, coalesce(b.posted, 0))
FROM ledger.account a LEFT JOIN balance b ON b.account = a.id
WHERE a.posted <> CASE WHEN a.constrained THEN coalesce(b.posted, 0) ELSE 0 END
UNION ALL
SELECT 'I2 more repaid than was owed', format('account %s: %s too much', a.id, b.posted)
FROM ledger.account a JOIN balance b ON b.account = a.id
WHERE a.bucket = 4 AND b.posted > 0
UNION ALL
SELECT 'I3 held is not the sum of open holds',
       format('account %s: held %s, open %s', a.id, a.held, coalesce(o.held, 0))
FROM ledger.account a
LEFT JOIN (SELECT account_id, sum(amount) AS held FROM ledger.open_hold GROUP BY account_id) AS o
  ON o.account_id = a.id
WHERE a.held <> coalesce(o.held, 0)
UNION ALL
SELECT 'I4 hold neither open nor resolved', format('hold %s', t.id)
FROM ledger.transfer t
WHERE t.phase = 0
  AND NOT EXISTS (SELECT FROM ledger.open_hold o WHERE o.id = t.id)
  AND NOT EXISTS (SELECT FROM ledger.transfer r WHERE r.id = t.id AND r.phase = 1)
UNION ALL
SELECT 'I4 open hold unlike its transfer, or already resolved', format('hold %s', o.id)
FROM ledger.open_hold o
WHERE NOT EXISTS (SELECT FROM ledger.transfer t
                  WHERE t.id = o.id AND t.phase = 0 AND t.debit_account = o.account_id
                    AND t.amount = o.amount AND t.journal_id = o.journal_id)
   OR EXISTS (SELECT FROM ledger.transfer r WHERE r.id = o.id AND r.phase = 1)
UNION ALL
SELECT 'I5 resolution without its hold', format('hold %s', r.id)
FROM ledger.transfer r
WHERE r.phase = 1
  AND NOT EXISTS (SELECT FROM ledger.transfer t
                  WHERE t.id = r.id AND t.phase = 0 AND t.debit_account = r.debit_account
                    AND t.journal_id = r.journal_id)
UNION ALL
SELECT 'I6 available below the credit limit',
       format('account %s: available %s, limit %s', a.id, a.posted - a.held, a.credit_limit)
FROM ledger.account a
WHERE a.constrained AND a.posted - a.held < -a.credit_limit
UNION ALL
SELECT 'I8 reversed total is wrong', format('transfer %s/%s', v.id, v.phase)
FROM (SELECT id, phase, total FROM ledger.reversed) AS v
FULL JOIN (SELECT reverses_id, reverses_phase, sum(amount) AS total FROM ledger.transfer
           WHERE kind = 50 GROUP BY reverses_id, reverses_phase) AS t
  ON t.reverses_id = v.id AND t.reverses_phase = v.phase
WHERE v.total IS DISTINCT FROM t.total
UNION ALL
SELECT 'I9 operation without its transfer', format('tenant %s, %s', k.tenant_id, k.scope)
FROM ledger.op_key k
WHERE NOT EXISTS (SELECT FROM ledger.transfer t WHERE t.id = k.transfer_id)
UNION ALL
SELECT 'I12 recorded charge is not what the ledger took',
       format('request %s: recorded %s, taken %s', l.id, l.recorded, coalesce(j.taken, 0))
FROM (SELECT id, sum(amount_nanos) AS recorded FROM ledger.request_logs GROUP BY id) AS l
LEFT JOIN (SELECT journal_id, sum(amount) AS taken FROM ledger.transfer
           WHERE phase = 1 OR (phase = 2 AND kind = 70) GROUP BY journal_id) AS j
  ON j.journal_id = l.id
WHERE l.recorded <> coalesce(j.taken, 0);

-- What of a transfer is sealed: all of it, in a form in which no two different rows look alike.
CREATE FUNCTION ledger.leaf(t ledger.transfer) RETURNS bytea LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(convert_to(jsonb_build_array(
    t.id, t.phase, t.kind, t.journal_id, t.asset, t.debit_account, t.credit_account, t.amount,
    t.reverses_id, t.reverses_phase, t.actor, t.reason, t.meta, t.tx_xid::text,
    to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text, 'UTF8'))
$$;

CREATE FUNCTION ledger.seal_head(p_prev bytea, p_block bigint, p_from xid8, p_to xid8,
                                 p_rows bigint, p_body bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(p_prev
    || convert_to(format('%s|%s|%s|%s|', p_block, p_from, p_to, p_rows), 'UTF8') || p_body)
$$;

CREATE FUNCTION ledger.seal_genesis() RETURNS bytea LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$ SELECT sha256('nebulagate ledger'::bytea) $$;

-- Seals what is settled: every transaction below the oldest one still running has finished, so the
-- range is complete, without a gap and without latecomers, however many write at the same time.
-- Answers how many transfers the new block has; 0 when there is nothing to seal yet.
CREATE FUNCTION ledger.seal_next() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_last ledger.seal;
  v_prev bytea;
  v_block bigint;
  v_from xid8;
  v_to xid8;
  v_rows bigint;
  v_body bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(7077001);
  SELECT * INTO v_last FROM ledger.seal WHERE chain = 0 ORDER BY block DESC LIMIT 1;
  v_prev := coalesce(v_last.head, ledger.seal_genesis());
  v_block := coalesce(v_last.block, 0) + 1;
  v_from := coalesce(v_last.to_xid, '0'::xid8);
  v_to := pg_snapshot_xmin(pg_current_snapshot());
  IF v_to <= v_from THEN
    RETURN 0;
  END IF;
  SELECT count(*), sha256(coalesce(string_agg(ledger.leaf(t), ''::bytea
                                              ORDER BY t.tx_xid, t.id, t.phase), ''::bytea))
  INTO v_rows, v_body
  FROM ledger.transfer t WHERE t.tx_xid >= v_from AND t.tx_xid < v_to;
  IF v_rows = 0 THEN
    RETURN 0;
  END IF;
  INSERT INTO ledger.seal (chain, block, from_xid, to_xid, rows, prev, body, head)
  VALUES (0, v_block, v_from, v_to, v_rows, v_prev, v_body,
          ledger.seal_head(v_prev, v_block, v_from, v_to, v_rows, v_body));
  RETURN v_rows;
END $$;

-- Walks the chain from its beginning; one row for the first block that is not what it was.
CREATE FUNCTION ledger.seal_verify() RETURNS TABLE (invariant text, detail text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_seal ledger.seal;
  v_prev bytea := ledger.seal_genesis();
  v_from xid8 := '0';
  v_block bigint := 1;
  v_rows bigint;
  v_body bytea;
BEGIN
  FOR v_seal IN SELECT * FROM ledger.seal WHERE chain = 0 ORDER BY block LOOP
    IF (v_seal.block, v_seal.prev, v_seal.from_xid) IS DISTINCT FROM (v_block, v_prev, v_from) THEN
      RETURN QUERY SELECT 'I18 seal chain is broken', format('block %s', v_seal.block);
      RETURN;
    END IF;
    SELECT count(*), sha256(coalesce(string_agg(ledger.leaf(t), ''::bytea
                                                ORDER BY t.tx_xid, t.id, t.phase), ''::bytea))
    INTO v_rows, v_body
    FROM ledger.transfer t WHERE t.tx_xid >= v_seal.from_xid AND t.tx_xid < v_seal.to_xid;
    IF v_rows <> v_seal.rows OR v_body <> v_seal.body
       OR v_seal.head <> ledger.seal_head(v_prev, v_block, v_from, v_seal.to_xid, v_rows, v_body)
    THEN
      RETURN QUERY SELECT 'I10 sealed history was changed',
                          format('block %s: %s rows sealed, %s found', v_seal.block, v_seal.rows,
                                 v_rows);
      RETURN;
    END IF;
    v_prev := v_seal.head;
    v_from := v_seal.to_xid;
    v_block := v_block + 1;
  END LOOP;
END $$;

SELECT ledger.grant_to_application('SELECT ON ledger.violations');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.seal_next, ledger.seal_verify');
SELECT ledger.release_owner();
