-- What owners are told of their plans: parts of what a cycle allows that are used, written with the
-- charge that crosses them, and subscriptions that end. Whatever is told once is a row here. That a
-- rule found a day overspent is told once because of its notice.

DROP TABLE overspent_notices;

SELECT ledger.assume_owner();

-- A part of an allowance has a cycle, a place and a threshold; an end has the days it was told
-- before it. ends_at is the cycle's or the subscription's.
CREATE TABLE ledger.plan_notice (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscription_id bigint      NOT NULL,
  number          bigint,
  place           smallint,
  threshold       smallint    CHECK (threshold IN (80, 100)),
  included        bigint,
  used            bigint,
  ends_at         timestamptz NOT NULL,
  days            smallint    CHECK (days IN (0, 1, 7)),
  claimed_until   timestamptz NOT NULL DEFAULT '-infinity',
  told_at         timestamptz,
  CHECK (num_nonnulls(number, place, threshold, included, used) = CASE WHEN days IS NULL THEN 5 ELSE 0 END),
  UNIQUE (subscription_id, number, place, threshold),
  UNIQUE (subscription_id, ends_at, days)
);
CREATE INDEX plan_notice_untold ON ledger.plan_notice (id) WHERE told_at IS NULL;
CREATE INDEX subscription_ending ON ledger.subscription (ends_at) WHERE status <> 3;

-- Notes the highest threshold that what left a bucket has crossed. What lapses after the end of a
-- cycle, or when a subscription is cancelled or changed, was not used.
CREATE FUNCTION ledger.note_use() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.plan_notice (subscription_id, number, place, threshold, included, used, ends_at)
  SELECT b.subscription_id, b.number, b.place, t.threshold, i.included, i.included - NEW.posted,
         b.ends_at
  FROM ledger.bucket b
  JOIN ledger.subscription s
    ON s.id = b.subscription_id AND s.status <> 3 AND s.changed_into IS NULL
  CROSS JOIN LATERAL (SELECT b.granted + b.carried_in AS included) AS i
  CROSS JOIN (VALUES (80::smallint), (100)) AS t(threshold)
  WHERE b.account_id = NEW.id AND b.ends_at > now()
    AND (i.included - NEW.posted)::numeric * 100 >= i.included::numeric * t.threshold
    AND (i.included - OLD.posted)::numeric * 100 < i.included::numeric * t.threshold
  ORDER BY t.threshold DESC LIMIT 1
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER note_use AFTER UPDATE ON ledger.account FOR EACH ROW
  WHEN (NEW.bucket = 2 AND NEW.posted < OLD.posted)
  EXECUTE FUNCTION ledger.note_use();

-- Hands out what nobody has told, for p_millis; what is not confirmed by then is handed out again.
-- Ends are noted on the way: a week and a day before, where the subscription lasted twice as long at
-- least, and when it is over. What has been over for a week is past telling.
CREATE FUNCTION ledger.claim_plan_notices(p_limit int, p_millis bigint)
RETURNS TABLE (id bigint, tenant_id bigint, subscription_id bigint, number bigint,
               starts_at timestamptz, ends_at timestamptz, place smallint, threshold smallint,
               asset smallint, included bigint, used bigint, days smallint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ledger.plan_notice (subscription_id, ends_at, days)
  SELECT s.id, s.ends_at, d.days
  FROM ledger.subscription s
  JOIN (VALUES (7::smallint, 1), (1, 0), (0, -7)) AS d(days, until)
    ON s.ends_at > now() + d.until * interval '1 day'
   AND s.ends_at <= now() + d.days * interval '1 day'
   AND s.ends_at - s.anchor >= 2 * d.days * interval '1 day'
  WHERE s.status <> 3 AND s.ends_at > now() - interval '7 days'
    AND s.ends_at <= now() + interval '7 days'
    AND NOT EXISTS (SELECT FROM ledger.plan_notice n
                    WHERE (n.subscription_id, n.ends_at, n.days) = (s.id, s.ends_at, d.days))
  ORDER BY s.ends_at LIMIT p_limit
  ON CONFLICT DO NOTHING;
  WITH free AS (
    SELECT n.id FROM ledger.plan_notice n
    WHERE n.told_at IS NULL AND n.claimed_until <= clock_timestamp()
    ORDER BY n.id LIMIT p_limit
    FOR UPDATE SKIP LOCKED),
  claimed AS (
    UPDATE ledger.plan_notice n
    SET claimed_until = clock_timestamp() + p_millis * interval '1 millisecond'
    FROM free f WHERE n.id = f.id
    RETURNING n.*)
  SELECT n.id, a.tenant_id, n.subscription_id, n.number, c.starts_at, n.ends_at, n.place,
         n.threshold, l.asset, n.included, n.used, n.days
  FROM claimed n
  JOIN ledger.subscription s ON s.id = n.subscription_id
  JOIN ledger.account a ON a.id = s.account_id
  LEFT JOIN ledger.cycle c ON (c.subscription_id, c.number) = (n.subscription_id, n.number)
  LEFT JOIN ledger.subscription_allowance l
    ON (l.subscription_id, l.place) = (n.subscription_id, n.place)
  ORDER BY n.id
$$;

-- These were told.
CREATE FUNCTION ledger.confirm_plan_notices(p_ids bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ledger.plan_notice n SET told_at = clock_timestamp()
  WHERE n.id = ANY (p_ids) AND n.told_at IS NULL
$$;

SELECT ledger.grant_to_application('SELECT ON ledger.plan_notice');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.claim_plan_notices,
  ledger.confirm_plan_notices');
SELECT ledger.release_owner();
