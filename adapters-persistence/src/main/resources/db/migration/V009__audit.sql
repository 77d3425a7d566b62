-- Proof, of everything and in a few passes over history. Each view tells what must not be; all of
-- them together are ledger.violations. The numbers I1 to I18 name what is always true of a ledger:
--
--   I1  a transfer moves a positive amount between two accounts       balances
--   I2  posted is the sum of what history moved                       balances
--   I3  held is the sum of the open holds                             balances
--   I4  a hold is open or resolved                                    holds
--   I5  a resolution has its hold                                     holds
--   I6  available never passes the credit limit                       balances
--   I7  every account that a transfer names exists                    balances
--   I8  reversals never exceed their original                         operations
--   I9  one key, one effect                                           operations
--   I10 history never changes                                         seal, triggers
--   I11 one request, at most one charge                               charges
--   I12 a charge is its usage times its price                         charges
--   I13 no hold outlives its time                                     holds
--   I16 a lease is never overdrawn                                    holds
--   I18 blocks follow each other                                      seal
--
-- I14 and I15 speak of cycles and vouchers. I17, that a failed operation changes nothing, is what
-- transactions are for; had one failed to, it would show as I2, I3 or I9.

SELECT ledger.assume_owner();

DROP VIEW ledger.violations;
DROP FUNCTION ledger.seal_verify;

-- That the books sum to zero follows from I1. What revenue, funding and receivables come to is not
-- stored and so cannot be wrong, except that nobody repays more than is owed.
CREATE VIEW ledger.violations_of_balances AS
WITH flow AS MATERIALIZED (
  SELECT asset, debit_account, credit_account, phase > 0 AS moved, sum(amount) AS amount
  FROM ledger.transfer GROUP BY asset, debit_account, credit_account, phase > 0),
balance AS (
  SELECT side.account, sum(side.amount) AS posted
  FROM flow CROSS JOIN LATERAL (VALUES (credit_account, amount), (debit_account, -amount))
    AS side(account, amount)
  WHERE moved GROUP BY side.account),
open AS (
  SELECT account_id, sum(amount - drawn) AS held FROM ledger.open_hold GROUP BY account_id)
SELECT 'I1 no positive amount between two accounts' AS invariant,
       format('transfer %s/%s', t.id, t.phase) AS detail
FROM ledger.transfer t
WHERE t.amount < 0 OR (t.amount = 0 AND t.phase <> 1) OR t.debit_account = t.credit_account
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
FROM ledger.account a LEFT JOIN open o ON o.account_id = a.id
WHERE a.held <> coalesce(o.held, 0)
UNION ALL
SELECT 'I3 held for an unknown account', format('account %s: %s', o.account_id, o.held)
FROM open o WHERE NOT EXISTS (SELECT FROM ledger.account a WHERE a.id = o.account_id)
UNION ALL
SELECT 'I6 available below the credit limit',
       format('account %s: available %s, limit %s', a.id, a.posted - a.held, a.credit_limit)
FROM ledger.account a
WHERE a.constrained AND a.posted - a.held < -a.credit_limit
UNION ALL
SELECT 'I7 account unknown or of another asset',
       format('account %s: transfers of asset %s', side.account, flow.asset)
FROM flow CROSS JOIN LATERAL (VALUES (debit_account), (credit_account)) AS side(account)
LEFT JOIN ledger.account a ON a.id = side.account
WHERE a.asset IS DISTINCT FROM flow.asset;

-- A hold passed over by a sweep shows only while somebody sweeps: a database whose gateway was off
-- has holds past their time, and nothing is wrong with it. So a hold counts once history went on
-- for half a minute after it should have ended.
CREATE VIEW ledger.violations_of_holds AS
WITH life AS (
  SELECT id, h.id IS NOT NULL AS held, h.account AS hold_account, h.journal AS hold_journal,
         h.amount AS hold_amount, h.kind AS hold_kind,
         r.id IS NOT NULL AS resolved, r.account AS resolved_account,
         r.journal AS resolved_journal, r.lease_id,
         o.id IS NOT NULL AS open, o.account_id, o.journal_id, o.amount, o.drawn
  FROM (SELECT id, debit_account AS account, journal_id AS journal, amount, kind
        FROM ledger.transfer WHERE phase = 0) AS h
  FULL JOIN (SELECT id, debit_account AS account, journal_id AS journal, lease_id
             FROM ledger.transfer WHERE phase = 1) AS r USING (id)
  FULL JOIN ledger.open_hold o USING (id)),
drawn AS (
  SELECT lease_id, sum(amount) AS amount FROM ledger.transfer
  WHERE lease_id IS NOT NULL GROUP BY lease_id),
wrong AS (
  SELECT id, CASE
    WHEN held AND NOT open AND NOT resolved THEN 'I4 hold neither open nor resolved'
    WHEN open AND resolved THEN 'I4 hold open and resolved'
    WHEN open AND (hold_account, hold_amount, hold_journal)
                  IS DISTINCT FROM (account_id, amount, journal_id)
      THEN 'I4 open hold unlike its transfer'
    WHEN resolved AND lease_id IS NULL AND (hold_account, hold_journal)
                                           IS DISTINCT FROM (resolved_account, resolved_journal)
      THEN 'I5 resolution without its hold'
    WHEN lease_id IS NOT NULL AND held THEN 'I5 charge from a lease with a hold of its own'
    END AS invariant
  FROM life)
SELECT invariant, format('hold %s', id) AS detail FROM wrong WHERE invariant IS NOT NULL
UNION ALL
SELECT 'I5 charge from a lease that never was', format('hold %s', r.id)
FROM ledger.transfer r
LEFT JOIN ledger.transfer l
  ON l.id = r.lease_id AND l.phase = 0 AND l.kind = 80 AND l.debit_account = r.debit_account
WHERE r.lease_id IS NOT NULL AND l.id IS NULL
UNION ALL
SELECT 'I13 hold past its time', format('hold %s: its time was over at %s', o.id, o.expires_at)
FROM ledger.open_hold o
WHERE o.expires_at < now() - interval '60 seconds'
  AND o.expires_at + interval '30 seconds' <= (
    SELECT max(t.created_at) FROM ledger.transfer t
    WHERE t.created_at <= now() - interval '30 seconds')
UNION ALL
SELECT 'I16 drawn from a lease is not what was charged',
       format('lease %s: drawn %s, charged %s of %s', o.id, o.drawn, coalesce(d.amount, 0),
              o.amount)
FROM ledger.open_hold o LEFT JOIN drawn d ON d.lease_id = o.id
WHERE o.drawn <> least(o.amount, coalesce(d.amount, 0));

CREATE VIEW ledger.violations_of_operations AS
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
UNION ALL
SELECT 'I9 two operations for one effect', format('transfer %s: %s keys', transfer_id, count(*))
FROM ledger.op_key GROUP BY transfer_id HAVING count(*) > 1
UNION ALL
SELECT 'I9 effect without its operation', format('transfer %s', t.id)
FROM ledger.transfer t LEFT JOIN ledger.op_key k ON k.transfer_id = t.id
WHERE t.phase = 2 AND t.kind IN (20, 21, 50) AND t.id = t.journal_id AND k.transfer_id IS NULL;

-- The functions below read columns that V010 adds: their bodies are looked at when they are called.
SET LOCAL check_function_bodies = off;

-- What an old price says a kind costs, in dollars for as many as it is sold by. Kinds of tokens
-- without a price of their own follow their nearest kin. Runs as its caller, who may read prices;
-- so do all that use it.
CREATE FUNCTION ledger.list_prices()
RETURNS TABLE (version bigint, of_tokens boolean, kind text, unit_price numeric)
LANGUAGE sql STABLE AS $$
  SELECT p.version, true, rate.kind, rate.unit_price
  FROM prices p CROSS JOIN LATERAL (VALUES
    ('input', p.input),
    ('cached_input', coalesce(p.cached_input, p.input)),
    ('cache_write', coalesce(p.cache_write, p.input)),
    ('cache_write_1h', coalesce(p.cache_write_1h, p.cache_write * 1.6, p.input)),
    ('image', coalesce(p.image, p.input)),
    ('audio_input', coalesce(p.audio_input, p.input)),
    ('output', p.output),
    ('reasoning', coalesce(p.reasoning, p.output)),
    ('audio_output', coalesce(p.audio_output, p.output))) AS rate(kind, unit_price)
  UNION ALL
  SELECT p.version, false, unit.key, unit.value::numeric
  FROM prices p CROSS JOIN LATERAL jsonb_each_text(p.units) AS unit
  UNION ALL
  SELECT p.version, false, 'call', p.per_call_nanos * 0.000000001
  FROM prices p WHERE p.per_call_nanos IS NOT NULL
$$;

-- Whether each part is count × unit price × one and the same ratio, the stated one where there is
-- one. Prices of tokens are per million, of tools per thousand, of all else per piece. Parts are in
-- one proportion to the list exactly when (Σ xy)² = Σ x² · Σ y² (Cauchy and Schwarz), which needs no
-- division.
CREATE FUNCTION ledger.in_proportion(p_parts jsonb, p_ratio numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(CASE WHEN p_ratio IS NULL
    THEN sum(exact * list) * sum(exact * list) = sum(exact * exact) * sum(list * list)
    ELSE bool_and(exact = list * p_ratio) END, true)
  FROM (
    SELECT (part ->> 'exact_nanos')::numeric AS exact,
           CASE WHEN part ? 'tokens' THEN (part ->> 'tokens')::numeric * 1000
                WHEN part ->> 'kind' LIKE 'tool/%' THEN (part ->> 'count')::numeric * 1000000
                ELSE (part ->> 'count')::numeric * 1000000000 END
           * (part ->> 'unit_price')::numeric AS list
    FROM jsonb_array_elements(p_parts) AS part) AS line
$$;

-- One pass over history and records together, one over the records' arithmetic, one over the unit
-- prices they used. Nearly all requests are plain: of tokens alone, at the stated ratio or at 1; the
-- others are looked at more closely.
CREATE FUNCTION ledger.violations_of_charges()
RETURNS TABLE (invariant text, detail text) LANGUAGE sql STABLE AS $$
  WITH request AS (
    SELECT id, sum(taken) AS taken, sum(recorded) AS recorded, count(recorded) AS records,
           count(*) FILTER (WHERE charge) AS charges
    FROM (SELECT t.journal_id AS id, t.phase = 1 AND t.amount > 0 AS charge,
                 CASE WHEN t.kind = 60 AND t.debit_account IN (SELECT a.id FROM ledger.account a
                                                               WHERE a.bucket = 10)
                      THEN -t.amount ELSE t.amount END AS taken,
                 NULL::bigint AS recorded
          FROM ledger.transfer t WHERE t.phase = 1 OR (t.phase = 2 AND t.kind IN (60, 70))
          UNION ALL
          SELECT l.id, false, 0, l.amount_nanos FROM ledger.request_logs l) AS told
    GROUP BY id
    HAVING count(*) FILTER (WHERE charge) > 1 OR count(recorded) > 1
        OR sum(taken) <> sum(recorded)),
  arithmetic AS (
    SELECT l.id, CASE
      WHEN p.version IS NULL THEN 'I12 charge by a price that never was'
      WHEN part.count > 0 AND part.exact <> l.exact_nanos
        THEN 'I12 parts do not add up to the exact cost'
      WHEN NOT part.plain AND NOT ledger.in_proportion(l.parts, l.group_ratio)
        THEN 'I12 parts are not count times price times ratio'
      WHEN l.amount_nanos > rounded.nanos
        OR (l.amount_nanos < rounded.nanos AND l.usage_source = 'exact')
        THEN 'I12 charge is not its exact cost, rounded once'
      END AS invariant
    FROM ledger.request_logs l
    LEFT JOIN prices p ON p.version = l.price_version
    CROSS JOIN LATERAL (SELECT CASE
      WHEN coalesce(l.rounding, p.rounding) <> 'QUOTA' THEN round(l.exact_nanos)
      ELSE greatest(round(l.exact_nanos / 2000), ceil(least(l.exact_nanos, 1))) * 2000
      END AS nanos) AS rounded
    CROSS JOIN LATERAL (
      SELECT count(*), sum(exact) AS exact, bool_and(coalesce(exact = list, false)) AS plain
      FROM (SELECT (e ->> 'exact_nanos')::numeric AS exact,
                   (e ->> 'tokens')::numeric * (e ->> 'unit_price')::numeric * 1000
                   * coalesce(l.group_ratio, 1) AS list
            FROM jsonb_array_elements(l.parts) AS e OFFSET 0) AS line) AS part
    WHERE l.price_version IS NOT NULL),
  unit_price AS (
    SELECT line.price_version, line.part ? 'tokens' AS of_tokens, line.part ->> 'kind' AS kind,
           line.part ->> 'unit_price' AS stated, count(*) AS times
    FROM (SELECT l.price_version, jsonb_array_elements(l.parts) AS part
          FROM ledger.request_logs l WHERE l.price_version IS NOT NULL) AS line
    GROUP BY 1, 2, 3, 4)
  SELECT wrong.invariant, wrong.detail
  FROM request r CROSS JOIN LATERAL (VALUES
    (r.charges > 1, 'I11 request charged more than once',
     format('request %s: %s charges', r.id, r.charges)),
    (r.records > 1, 'I11 request recorded more than once',
     format('request %s: %s records', r.id, r.records)),
    (r.taken <> r.recorded, 'I12 recorded charge is not what the ledger took',
     format('request %s: recorded %s, taken %s', r.id, r.recorded, r.taken)))
    AS wrong(found, invariant, detail)
  WHERE wrong.found
  UNION ALL
  SELECT a.invariant, format('request %s', a.id) FROM arithmetic a WHERE a.invariant IS NOT NULL
  UNION ALL
  SELECT 'I12 unit price is not that of its version',
         format('version %s, %s: %s, used %s times', u.price_version, u.kind, u.stated, u.times)
  FROM unit_price u
  WHERE NOT EXISTS (
    SELECT FROM ledger.list_prices() p
    WHERE p.version = u.price_version AND p.of_tokens = u.of_tokens
      AND p.unit_price = u.stated::numeric
      AND (p.kind = u.kind
           -- an image that no row describes costs like another one
           OR (NOT u.of_tokens AND p.kind LIKE 'image%' AND u.kind LIKE 'image%')))
$$;

-- Blocks of form 1 were sealed before there were leases.
ALTER TABLE ledger.seal ADD COLUMN form smallint NOT NULL DEFAULT 1;
ALTER FUNCTION ledger.leaf RENAME TO leaf_of_form_1;

-- What of a transfer is sealed: all of it, in a form in which no two different rows look alike and
-- that no setting of a connection changes. Without a SET clause, so that it becomes part of the
-- query that uses it.
CREATE FUNCTION ledger.leaf(t ledger.transfer) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.sha256(pg_catalog.record_send(ROW(
    t.id, t.phase, t.kind, t.journal_id, t.asset, t.debit_account, t.credit_account, t.amount,
    t.reverses_id, t.reverses_phase, t.lease_id, pg_catalog.convert_to(t.actor, 'UTF8'),
    pg_catalog.convert_to(t.reason, 'UTF8'), pg_catalog.convert_to(t.meta::pg_catalog.text, 'UTF8'),
    t.tx_xid, t.created_at)))
$$;

-- As in V005, but in the form of today.
CREATE OR REPLACE FUNCTION ledger.seal_next() RETURNS bigint
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
  INSERT INTO ledger.seal (chain, block, from_xid, to_xid, rows, prev, body, head, form)
  VALUES (0, v_block, v_from, v_to, v_rows, v_prev, v_body,
          ledger.seal_head(v_prev, v_block, v_from, v_to, v_rows, v_body), 2);
  RETURN v_rows;
END $$;

-- How long the oldest transfer that is not sealed has waited; null when all are.
CREATE FUNCTION ledger.seal_lag() RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT now() - t.created_at FROM ledger.transfer t
  WHERE t.tx_xid >= coalesce(
    (SELECT s.to_xid FROM ledger.seal s WHERE s.chain = 0 ORDER BY s.block DESC LIMIT 1), '0')
  ORDER BY t.tx_xid LIMIT 1
$$;

-- Each transfer falls into the block whose range it lies in: one pass over history, whatever the
-- number of blocks.
CREATE VIEW ledger.violations_of_seal AS
WITH chain AS (
  SELECT s.*, row_number() OVER w AS place,
         lag(s.head, 1, ledger.seal_genesis()) OVER w AS true_prev,
         lag(s.to_xid, 1, '0'::xid8) OVER w AS true_from
  FROM ledger.seal s WHERE s.chain = 0 WINDOW w AS (ORDER BY s.block)),
begun AS (
  SELECT coalesce((SELECT to_xid FROM chain WHERE form = 1 ORDER BY place DESC LIMIT 1), '0') AS xid),
content AS (
  SELECT place, count(*) AS rows,
         sha256(string_agg(leaf, ''::bytea ORDER BY tx_xid, id, phase)) AS body
  FROM (SELECT 1 + width_bucket(t.tx_xid, ARRAY(SELECT to_xid FROM chain ORDER BY place)) AS place,
               t.tx_xid, t.id, t.phase, ledger.leaf(t) AS leaf
        FROM ledger.transfer t WHERE t.tx_xid >= (SELECT xid FROM begun)
        UNION ALL
        SELECT 1 + width_bucket(t.tx_xid, ARRAY(SELECT to_xid FROM chain ORDER BY place)),
               t.tx_xid, t.id, t.phase, ledger.leaf_of_form_1(t)
        FROM ledger.transfer t WHERE t.tx_xid < (SELECT xid FROM begun)) AS told
  GROUP BY place)
SELECT 'I18 seal chain is broken' AS invariant, format('block %s', c.block) AS detail
FROM chain c
WHERE (c.block, c.prev, c.from_xid) IS DISTINCT FROM (c.place, c.true_prev, c.true_from)
   OR c.to_xid <= c.from_xid
   OR c.head <> ledger.seal_head(c.prev, c.block, c.from_xid, c.to_xid, c.rows, c.body)
UNION ALL
SELECT 'I10 sealed history was changed',
       format('block %s: %s rows sealed, %s found', c.block, c.rows, coalesce(n.rows, 0))
FROM chain c LEFT JOIN content n ON n.place = c.place
WHERE (c.rows, c.body) IS DISTINCT FROM (n.rows, n.body);

-- A trigger that is off now may have been off while something was changed that is not sealed yet.
CREATE VIEW ledger.violations_of_protection AS
SELECT 'I10 history is not protected' AS invariant,
       format('%s lacks %s, or it is switched off', c.oid::regclass, needed.trigger) AS detail
FROM pg_class c
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
CROSS JOIN (VALUES ('refuse_change'), ('refuse_truncate')) AS needed(trigger)
WHERE coalesce(i.inhparent, c.oid) IN ('ledger.transfer'::regclass, 'ledger.request_logs'::regclass,
                                       'ledger.seal'::regclass, 'ledger.op_key'::regclass,
                                       'prices'::regclass)
  AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_trigger g
                  WHERE g.tgrelid = c.oid AND g.tgname = needed.trigger AND g.tgenabled = 'A');

-- Everything that must not be, a row each.
CREATE VIEW ledger.violations AS
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
SELECT invariant, detail FROM ledger.violations_of_protection;

SELECT ledger.grant_to_application('SELECT ON ledger.violations, ledger.violations_of_balances,
  ledger.violations_of_holds, ledger.violations_of_operations, ledger.violations_of_seal,
  ledger.violations_of_protection');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.violations_of_charges,
  ledger.list_prices, ledger.in_proportion, ledger.seal_lag,
  ledger.seal_genesis, ledger.seal_head, ledger.leaf, ledger.leaf_of_form_1');
SELECT ledger.release_owner();
