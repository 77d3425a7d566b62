-- What a batch costs the database, made less: its statements are planned once, and a charge's lines
-- are kept as short as its attempts.

SELECT ledger.assume_owner();

-- The statements of a batch look every item up by its key, whatever the batch is like; planning each
-- of them anew for every batch was a third of the work.
ALTER FUNCTION ledger.apply_batch SET plan_cache_mode = force_generic_plan;

-- A part is a list of its values: kind, count, unit price, exact nano-dollars; and the power of ten
-- it is sold by, where that is not a million.
CREATE FUNCTION pg_temp.narrow_parts(p_parts jsonb) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(json_agg(CASE
    WHEN p ? 'tokens'
      THEN json_build_array(p -> 'kind', p -> 'tokens', p -> 'unit_price', p -> 'exact_nanos')
    ELSE json_build_array(p -> 'kind', p -> 'count', p -> 'unit_price', p -> 'exact_nanos',
                          CASE WHEN p ->> 'kind' LIKE 'tool/%' THEN 3 ELSE 0 END)
    END), '[]')
  FROM jsonb_array_elements(p_parts) AS p
$$;
ALTER TABLE ledger.request_logs ALTER COLUMN parts DROP DEFAULT;
ALTER TABLE ledger.request_logs ALTER COLUMN parts TYPE json USING pg_temp.narrow_parts(parts);
ALTER TABLE ledger.request_logs ALTER COLUMN parts SET DEFAULT '[]';

-- The parts of a charge; list is what the count costs by the list, in nano-dollars. Becomes part of
-- the query that uses it.
CREATE FUNCTION ledger.parts(p_parts json)
RETURNS TABLE (kind text, of_tokens boolean, unit_price text, exact numeric, list numeric)
LANGUAGE sql IMMUTABLE AS $$
  SELECT p ->> 0, p ->> 4 IS NULL, p ->> 2, (p ->> 3)::numeric,
         (p ->> 1)::numeric * (p ->> 2)::numeric
         * CASE p ->> 4 WHEN '0' THEN 1000000000 WHEN '3' THEN 1000000 ELSE 1000 END
  FROM json_array_elements(p_parts) AS p
$$;

-- Whether the parts are in one proportion to the list, which they are exactly when
-- (Σ xy)² = Σ x² · Σ y² (Cauchy and Schwarz); that needs no division.
DROP FUNCTION ledger.in_proportion;
CREATE FUNCTION ledger.in_proportion(p_parts json) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(sum(exact * list) * sum(exact * list) = sum(exact * exact) * sum(list * list), true)
  FROM ledger.parts(p_parts)
$$;

-- As in V009, reading parts in the form of today. Nearly all charges say the ratio that is in their
-- parts, or have none; the others are looked at more closely.
CREATE OR REPLACE FUNCTION ledger.violations_of_charges()
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
      WHEN NOT part.plain AND (l.group_ratio IS NOT NULL OR NOT ledger.in_proportion(l.parts))
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
      SELECT count(*), sum(exact) AS exact, bool_and(exact = list) AS plain
      FROM (SELECT e.exact, e.list * coalesce(l.group_ratio, 1) AS list
            FROM ledger.parts(l.parts) AS e OFFSET 0) AS line) AS part
    WHERE l.price_version IS NOT NULL),
  unit_price AS (
    SELECT l.price_version, part.of_tokens, part.kind, part.unit_price AS stated, count(*) AS times
    FROM ledger.request_logs l CROSS JOIN LATERAL ledger.parts(l.parts) AS part
    WHERE l.price_version IS NOT NULL
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

SELECT ledger.grant_to_application(
  'EXECUTE ON FUNCTION ledger.parts, ledger.in_proportion');
SELECT ledger.release_owner();
