-- Plans, who subscribed to them, and what each cycle allows. What a plan says is configuration and
-- never changes once stated; what a cycle allows is an account of the ledger, a bucket: granted from
-- the gateway's own account, spent like any other, carried over or lapsed at the end. Dollars, tokens
-- and calls are assets of their own with books of their own.

CREATE TABLE plans (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text        NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
  archived   boolean     NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE plan_versions (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id        bigint      NOT NULL REFERENCES plans (id),
  number         int         NOT NULL CHECK (number > 0),
  cycle_count    int         NOT NULL CHECK (cycle_count > 0),
  cycle_unit     text        NOT NULL CHECK (cycle_unit IN ('MONTHS', 'DAYS', 'HOURS', 'MINUTES')),
  priority       int         NOT NULL,
  overage        text        NOT NULL CHECK (overage IN ('BLOCK', 'DEGRADE', 'ALLOW')),
  overage_model  text        CHECK ((overage_model IS NOT NULL) = (overage = 'DEGRADE')),
  expiry         text        NOT NULL CHECK (expiry IN ('BLOCK', 'DEGRADE', 'NOTIFY')),
  expiry_model   text        CHECK ((expiry_model IS NOT NULL) = (expiry = 'DEGRADE')),
  models         text[],
  created_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (plan_id, number)
);

-- carried: NONE, ALL, or up to so much or so many percent of what a cycle allows
CREATE TABLE plan_allowances (
  version_id     bigint   NOT NULL REFERENCES plan_versions (id),
  place          smallint NOT NULL CHECK (place BETWEEN 0 AND 7),
  asset          smallint NOT NULL CHECK (asset BETWEEN 1 AND 3),
  amount         bigint   NOT NULL CHECK (amount > 0),
  models         text[]   NOT NULL,
  apis           text[]   NOT NULL,
  regions        text[]   NOT NULL,
  tags           text[]   NOT NULL,
  carried        text     NOT NULL CHECK (carried IN ('NONE', 'ALL', 'AMOUNT', 'PERCENT')),
  carried_amount bigint   CHECK ((carried_amount IS NOT NULL) = (carried IN ('AMOUNT', 'PERCENT'))),
  PRIMARY KEY (version_id, place)
);

SELECT ledger.make_append_only('plan_versions');
SELECT ledger.make_append_only('plan_allowances');
SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE ON plans');
SELECT ledger.grant_to_application('SELECT, INSERT ON plan_versions, plan_allowances');

SELECT ledger.assume_owner();

--   asset   1 US dollars, in nano-dollars   2 tokens   3 calls
--   bucket  2 what one cycle of a subscription allows
INSERT INTO ledger.account (id, tenant_id, owner_kind, owner_id, asset, bucket, constrained)
VALUES (4, 0, 0, 0, 2, 10, false), (5, 0, 0, 0, 2, 11, false),
       (6, 0, 0, 0, 3, 10, false), (7, 0, 0, 0, 3, 11, false);

-- last_cycle is the newest cycle that was begun, due_at when the next one is: the anchor at first,
-- then the end of the newest. account_id is its owner's main account, version_id a row of
-- plan_versions.
--   status  1 active, 2 frozen, 3 cancelled, for the sake of changed_into where there is one
CREATE TABLE ledger.subscription (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id  bigint      NOT NULL,
  version_id  bigint      NOT NULL,
  status      smallint    NOT NULL DEFAULT 1 CHECK (status BETWEEN 1 AND 3),
  anchor      timestamptz NOT NULL,
  zone        text        NOT NULL CHECK (length(zone) BETWEEN 1 AND 64),
  ends_at     timestamptz CHECK (ends_at > anchor),
  last_cycle  bigint      NOT NULL DEFAULT 0,
  due_at      timestamptz NOT NULL,
  changed_into bigint,
  tenant_id   bigint      NOT NULL,
  op_key      text        NOT NULL,
  fingerprint text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, op_key)
);
CREATE INDEX subscription_account ON ledger.subscription (account_id, id);
CREATE INDEX subscription_due ON ledger.subscription (due_at)
  WHERE status = 1 AND (ends_at IS NULL OR due_at < ends_at);
CREATE TRIGGER refuse_delete BEFORE DELETE ON ledger.subscription
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.subscription
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- What each cycle of one subscription allows, and how much of it may be carried over at most.
CREATE TABLE ledger.subscription_allowance (
  subscription_id bigint   NOT NULL,
  place           smallint NOT NULL,
  asset           smallint NOT NULL CHECK (asset BETWEEN 1 AND 3),
  amount          bigint   NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000000000),
  carried_most    bigint   NOT NULL CHECK (carried_most BETWEEN 0 AND 1000000000000000000),
  PRIMARY KEY (subscription_id, place)
);
SELECT ledger.make_append_only('ledger.subscription_allowance');

-- What was done with a subscription, by whom.
CREATE TABLE ledger.subscription_event (
  id              uuid        PRIMARY KEY DEFAULT ledger.uuid7(),
  subscription_id bigint      NOT NULL,
  status          smallint    NOT NULL,
  actor           text        NOT NULL,
  reason          text        NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX subscription_event_subscription ON ledger.subscription_event (subscription_id, id);
SELECT ledger.make_append_only('ledger.subscription_event');

CREATE TABLE ledger.cycle (
  subscription_id bigint      NOT NULL,
  number          bigint      NOT NULL CHECK (number > 0),
  starts_at       timestamptz NOT NULL,
  ends_at         timestamptz NOT NULL,
  opened_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subscription_id, number),
  CHECK (ends_at > starts_at)
);
SELECT ledger.make_append_only('ledger.cycle');

-- One allowance of one cycle. carried_out is what went on into later cycles; emptied is set once its
-- time is over and neither money nor a hold is left in it.
CREATE TABLE ledger.bucket (
  account_id      bigint      PRIMARY KEY,
  subscription_id bigint      NOT NULL,
  number          bigint      NOT NULL,
  place           smallint    NOT NULL,
  granted         bigint      NOT NULL CHECK (granted > 0),
  carried_in      bigint      NOT NULL DEFAULT 0 CHECK (carried_in >= 0),
  carried_out     bigint      NOT NULL DEFAULT 0 CHECK (carried_out >= 0),
  ends_at         timestamptz NOT NULL,
  emptied         boolean     NOT NULL DEFAULT false,
  UNIQUE (subscription_id, number, place)
);
CREATE INDEX bucket_ending ON ledger.bucket (ends_at) WHERE NOT emptied;
CREATE INDEX bucket_filled ON ledger.bucket (subscription_id) WHERE NOT emptied;
CREATE TRIGGER refuse_delete BEFORE DELETE ON ledger.bucket
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.bucket
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- What comes back into a bucket after its end, from a reversal or a hold that is settled late, has to
-- be emptied again.
CREATE FUNCTION ledger.reopen_bucket() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE ledger.bucket b SET emptied = false WHERE b.account_id = NEW.id AND b.emptied;
  RETURN NULL;
END $$;
CREATE TRIGGER reopen_bucket AFTER UPDATE ON ledger.account FOR EACH ROW
  WHEN (NEW.bucket = 2 AND NEW.posted > OLD.posted AND NEW.expires_at <= now())
  EXECUTE FUNCTION ledger.reopen_bucket();

-- Begins a subscription, once per key; its first cycle is rolled like any other. What an owner may
-- come to owe in tokens and calls gets its accounts. Codes 0, 2, 3, 5 (no such account).
CREATE FUNCTION ledger.begin_subscription(p_account bigint, p_version bigint, p_anchor timestamptz,
                                          p_zone text, p_ends_at timestamptz, p_assets smallint[],
                                          p_amounts bigint[], p_carried bigint[], p_tenant bigint,
                                          p_key text, p_fingerprint text, p_actor text)
RETURNS TABLE (code smallint, subscription_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_owner ledger.account;
  v_known ledger.subscription;
  v_id bigint;
BEGIN
  IF cardinality(p_assets) = 0 OR (cardinality(p_amounts), cardinality(p_carried))
      IS DISTINCT FROM (cardinality(p_assets), cardinality(p_assets)) THEN
    RAISE EXCEPTION 'a subscription allows something' USING ERRCODE = 'NG002';
  END IF;
  SELECT a.* INTO v_owner FROM ledger.account a
  WHERE a.id = p_account AND a.bucket = 1 AND a.asset = 1 AND a.status <> 3;
  IF FOUND THEN
    INSERT INTO ledger.subscription (account_id, version_id, anchor, zone, ends_at, due_at,
                                     tenant_id, op_key, fingerprint)
    VALUES (p_account, p_version, p_anchor, p_zone, p_ends_at, p_anchor, p_tenant, p_key,
            p_fingerprint)
    ON CONFLICT (tenant_id, op_key) DO NOTHING RETURNING id INTO v_id;
  END IF;
  IF v_id IS NULL THEN
    SELECT s.* INTO v_known FROM ledger.subscription s
    WHERE (s.tenant_id, s.op_key) = (p_tenant, p_key);
    RETURN QUERY SELECT CASE WHEN v_known.id IS NULL THEN 5
                             WHEN v_known.fingerprint = p_fingerprint THEN 2 ELSE 3 END::smallint,
                        v_known.id;
    RETURN;
  END IF;
  INSERT INTO ledger.subscription_allowance (subscription_id, place, asset, amount, carried_most)
  SELECT v_id, a.ord - 1, a.asset, a.amount, a.carried
  FROM unnest(p_assets, p_amounts, p_carried) WITH ORDINALITY AS a(asset, amount, carried, ord);
  INSERT INTO ledger.account (id, tenant_id, owner_kind, owner_id, asset, bucket, constrained)
  SELECT nextval('ledger.account_id'), v_owner.tenant_id, v_owner.owner_kind, v_owner.owner_id,
         a.asset, 4, false
  FROM (SELECT DISTINCT asset FROM unnest(p_assets) AS asset) AS a
  WHERE NOT EXISTS (SELECT FROM ledger.account x
                    WHERE (x.tenant_id, x.owner_kind, x.owner_id, x.asset, x.bucket, x.bucket_ref)
                        = (v_owner.tenant_id, v_owner.owner_kind, v_owner.owner_id, a.asset, 4, 0))
  ORDER BY a.asset
  ON CONFLICT ON CONSTRAINT account_owner_bucket DO NOTHING;
  INSERT INTO ledger.subscription_event (subscription_id, status, actor, reason)
  VALUES (v_id, 1, p_actor, 'begun');
  PERFORM pg_notify('nebulagate_changes', 'PLANS:');
  RETURN QUERY SELECT 0::smallint, v_id;
END $$;

-- Moves p_amount between two accounts of the same asset, as a line of p_journal.
CREATE FUNCTION ledger.move(p_kind smallint, p_journal uuid, p_asset smallint, p_debit bigint,
                            p_credit bigint, p_amount bigint)
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account, credit_account,
                               amount)
  VALUES (ledger.uuid7(), 2, p_kind, p_journal, p_asset, p_debit, p_credit, p_amount);
  UPDATE ledger.account a
  SET posted = a.posted + CASE a.id WHEN p_credit THEN p_amount ELSE -p_amount END
  WHERE a.id IN (p_debit, p_credit) AND a.constrained
$$;

-- Where that goes along which a subscription leaves in the cycle it was changed in: a bucket of the
-- same asset of what it was changed into, as long as that one's first cycle lasts.
CREATE FUNCTION ledger.bucket_after(p_subscription ledger.subscription, p_asset smallint,
                                    p_place smallint)
RETURNS bigint LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE later AS (
    SELECT p_subscription.changed_into AS id
    UNION ALL
    SELECT s.changed_into FROM later l JOIN ledger.subscription s ON s.id = l.id)
  SELECT b.account_id
  FROM later l
  JOIN ledger.subscription s ON s.id = l.id AND s.changed_into IS NULL AND s.status <> 3
  JOIN ledger.bucket b ON (b.subscription_id, b.number) = (s.id, s.last_cycle)
  JOIN ledger.account a ON a.id = b.account_id AND a.asset = p_asset
  WHERE b.ends_at > now()
    AND NOT EXISTS (SELECT FROM ledger.cycle c
                    WHERE c.subscription_id = s.id AND c.number < s.last_cycle)
  ORDER BY b.place <> p_place, b.place LIMIT 1
$$;

-- Empties the buckets of a subscription whose time is over: as much as may be carried over goes to
-- the newest cycle, or along into what the subscription was changed into, the rest back to where it
-- was granted from. What holds still keep stays, and goes the same way when they are resolved. While a next cycle is to come, nothing lapses before it
-- is begun. The caller holds the subscription's lock. Answers what was moved, in lines.
CREATE FUNCTION ledger.empty_buckets(p_subscription ledger.subscription) RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_over boolean := p_subscription.status = 3 OR coalesce(p_subscription.ends_at <= now(), false);
  v_old record;
  v_newest bigint;
  v_along bigint;
  v_left bigint;
  v_carried bigint;
  v_journal uuid := ledger.uuid7();
  v_lines int := 0;
BEGIN
  PERFORM FROM ledger.account a
  WHERE a.id IN (SELECT b.account_id FROM ledger.bucket b
                 WHERE b.subscription_id = p_subscription.id AND NOT b.emptied)
  ORDER BY a.id FOR NO KEY UPDATE;
  FOR v_old IN
    SELECT b.account_id, b.number, b.place, a.asset, a.posted, a.held,
           l.carried_most - b.carried_out AS may_carry
    FROM ledger.bucket b
    JOIN ledger.account a ON a.id = b.account_id
    JOIN ledger.subscription_allowance l
      ON l.subscription_id = b.subscription_id AND l.place = b.place
    WHERE b.subscription_id = p_subscription.id AND NOT b.emptied AND b.ends_at <= now()
    ORDER BY b.account_id
  LOOP
    SELECT b.account_id INTO v_newest FROM ledger.bucket b
    WHERE b.subscription_id = p_subscription.id AND b.place = v_old.place
      AND b.number = p_subscription.last_cycle AND b.number > v_old.number;
    CONTINUE WHEN v_newest IS NULL AND NOT v_over;
    v_left := v_old.posted - v_old.held;
    v_along := NULL;
    IF v_left > 0 AND v_old.number = p_subscription.last_cycle THEN
      v_along := ledger.bucket_after(p_subscription, v_old.asset, v_old.place);
    END IF;
    IF v_along IS NOT NULL THEN
      PERFORM ledger.move(33::smallint, v_journal, v_old.asset, v_old.account_id, v_along, v_left);
      v_left := 0;
      v_lines := v_lines + 1;
    END IF;
    v_carried := CASE WHEN v_newest IS NULL OR v_over THEN 0
                      ELSE greatest(least(v_left, v_old.may_carry), 0) END;
    IF v_carried > 0 THEN
      PERFORM ledger.move(31::smallint, v_journal, v_old.asset, v_old.account_id, v_newest,
                          v_carried);
      UPDATE ledger.bucket b SET carried_in = b.carried_in + v_carried WHERE b.account_id = v_newest;
      v_lines := v_lines + 1;
    END IF;
    IF v_left > v_carried THEN
      PERFORM ledger.move(32::smallint, v_journal, v_old.asset, v_old.account_id,
                          ledger.system_account(11::smallint, v_old.asset), v_left - v_carried);
      v_lines := v_lines + 1;
    END IF;
    UPDATE ledger.bucket b
    SET carried_out = b.carried_out + v_carried, emptied = v_old.held = 0
    WHERE b.account_id = v_old.account_id AND (v_carried > 0 OR v_old.held = 0);
  END LOOP;
  RETURN v_lines;
END $$;

CREATE FUNCTION ledger.micros(p_from timestamptz, p_to timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (extract(epoch FROM p_to - p_from) * 1000000)::bigint
$$;

-- Begins one cycle: a bucket and a grant for each allowance, of which p_left parts of p_whole are
-- granted, one unit at least. The caller holds the subscription's lock.
CREATE FUNCTION ledger.open_cycle(p_subscription ledger.subscription, p_number bigint,
                                  p_starts timestamptz, p_ends timestamptz, p_left bigint,
                                  p_whole bigint)
RETURNS ledger.subscription LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_sub ledger.subscription;
  v_account ledger.account;
  v_allowance record;
  v_journal uuid := ledger.uuid7();
BEGIN
  INSERT INTO ledger.cycle (subscription_id, number, starts_at, ends_at)
  VALUES (p_subscription.id, p_number, p_starts, p_ends);
  FOR v_allowance IN
    SELECT l.place, l.asset, greatest(div(l.amount::numeric * p_left, p_whole), 1)::bigint AS amount
    FROM ledger.subscription_allowance l
    WHERE l.subscription_id = p_subscription.id ORDER BY l.place
  LOOP
    INSERT INTO ledger.account (id, tenant_id, owner_kind, owner_id, asset, bucket, bucket_ref,
                                constrained, expires_at)
    SELECT n.id, o.tenant_id, o.owner_kind, o.owner_id, v_allowance.asset, 2, n.id, true, p_ends
    FROM nextval('ledger.account_id') AS n(id), ledger.account o
    WHERE o.id = p_subscription.account_id
    RETURNING * INTO v_account;
    INSERT INTO ledger.bucket (account_id, subscription_id, number, place, granted, ends_at)
    VALUES (v_account.id, p_subscription.id, p_number, v_allowance.place, v_allowance.amount,
            p_ends);
    PERFORM ledger.move(30::smallint, v_journal, v_account.asset,
                        ledger.system_account(11::smallint, v_account.asset), v_account.id,
                        v_allowance.amount);
  END LOOP;
  UPDATE ledger.subscription s SET last_cycle = p_number, due_at = p_ends
  WHERE s.id = p_subscription.id RETURNING s.* INTO v_sub;
  RETURN v_sub;
END $$;

-- Repays what an owner owes in tokens or calls out of the newest cycle.
CREATE FUNCTION ledger.repay_from_cycle(p_subscription ledger.subscription) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_journal uuid := ledger.uuid7();
BEGIN
  FOR v_account IN
    SELECT a.* FROM ledger.account a JOIN ledger.bucket b ON b.account_id = a.id
    WHERE (b.subscription_id, b.number) = (p_subscription.id, p_subscription.last_cycle)
      AND a.asset <> 1
    ORDER BY a.id
  LOOP
    PERFORM ledger.repay(v_account, v_account.posted, v_journal, '');
  END LOOP;
END $$;

-- Begins the cycles that are due, with what is carried over from the cycle before. Whoever calls
-- first begins a cycle, all others find it begun. The caller counts the cycles, for months are a
-- matter of zones; here is looked at that they follow each other and have begun. Answers how many
-- began. Raises NG002 for cycles that do not follow each other, or end after the subscription does.
CREATE FUNCTION ledger.roll_cycle(p_subscription bigint, p_numbers bigint[], p_starts timestamptz[],
                                  p_ends timestamptz[])
RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_sub ledger.subscription;
  v_begun int := 0;
BEGIN
  SELECT s.* INTO v_sub FROM ledger.subscription s WHERE s.id = p_subscription FOR NO KEY UPDATE;
  IF NOT FOUND OR v_sub.status <> 1 THEN
    RETURN 0;
  END IF;
  FOR i IN 1 .. cardinality(p_numbers) LOOP
    CONTINUE WHEN p_numbers[i] <= v_sub.last_cycle;
    EXIT WHEN p_starts[i] > now();
    IF p_starts[i] < v_sub.due_at OR p_ends[i] <= p_starts[i] OR p_ends[i] > v_sub.ends_at THEN
      RAISE EXCEPTION 'cycle % does not follow', p_numbers[i] USING ERRCODE = 'NG002';
    END IF;
    v_sub := ledger.open_cycle(v_sub, p_numbers[i], p_starts[i], p_ends[i], 1, 1);
    PERFORM ledger.empty_buckets(v_sub);
    v_begun := v_begun + 1;
  END LOOP;
  IF v_begun > 0 THEN
    PERFORM ledger.repay_from_cycle(v_sub);
  END IF;
  RETURN v_begun;
END $$;

-- Empties buckets whose time is over and whose holds are resolved by now, of p_limit subscriptions
-- at most; those that somebody works on are left to them. Answers what was moved, in lines.
CREATE FUNCTION ledger.empty_ended(p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_sub ledger.subscription;
  v_lines int := 0;
BEGIN
  FOR v_sub IN
    SELECT s.* FROM ledger.subscription s
    WHERE s.id IN (SELECT b.subscription_id
                   FROM ledger.bucket b
                   JOIN ledger.account a ON a.id = b.account_id
                   JOIN ledger.subscription o ON o.id = b.subscription_id
                   WHERE NOT b.emptied AND b.ends_at <= now()
                     AND (a.posted > a.held OR a.held = 0)
                     AND (b.number < o.last_cycle OR o.status = 3 OR o.ends_at <= now())
                   ORDER BY b.ends_at LIMIT p_limit)
    ORDER BY s.id FOR NO KEY UPDATE SKIP LOCKED
  LOOP
    v_lines := v_lines + ledger.empty_buckets(v_sub);
  END LOOP;
  RETURN v_lines;
END $$;

-- Locks an account and the buckets of its open cycles, in ascending order, until the transaction
-- ends: what they have can then be read and divided.
CREATE FUNCTION ledger.lock_with_buckets(p_account bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM ledger.account a
  WHERE a.id = p_account OR a.id IN (
    SELECT b.account_id FROM ledger.subscription s
    JOIN ledger.bucket b ON (b.subscription_id, b.number) = (s.id, s.last_cycle)
    WHERE s.account_id = p_account AND s.status = 1 AND NOT b.emptied)
  ORDER BY a.id FOR NO KEY UPDATE;
END $$;

-- Freezes, unfreezes or cancels. A frozen bucket takes no holds, those it has still settle; what a
-- cancelled subscription allowed is over at once. Codes 0, 2 (it stood so before), 3 (cancelled for
-- good), 5.
CREATE FUNCTION ledger.set_subscription_status(p_subscription bigint, p_status smallint,
                                               p_actor text, p_reason text)
RETURNS smallint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_sub ledger.subscription;
BEGIN
  SELECT s.* INTO v_sub FROM ledger.subscription s WHERE s.id = p_subscription FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN 5;
  ELSIF v_sub.status = p_status THEN
    RETURN 2;
  ELSIF v_sub.status = 3 THEN
    RETURN 3;
  END IF;
  UPDATE ledger.subscription s SET status = p_status WHERE s.id = v_sub.id RETURNING s.* INTO v_sub;
  INSERT INTO ledger.subscription_event (subscription_id, status, actor, reason)
  VALUES (v_sub.id, p_status, p_actor, p_reason);
  PERFORM pg_notify('nebulagate_changes', 'PLANS:');
  PERFORM FROM ledger.account a
  WHERE a.id IN (SELECT b.account_id FROM ledger.bucket b
                 WHERE b.subscription_id = v_sub.id AND NOT b.emptied)
  ORDER BY a.id FOR NO KEY UPDATE;
  UPDATE ledger.account a
  SET status = CASE p_status WHEN 2 THEN 2 ELSE 1 END,
      expires_at = CASE p_status WHEN 3 THEN least(a.expires_at, now()) ELSE a.expires_at END
  FROM ledger.bucket b
  WHERE b.account_id = a.id AND b.subscription_id = v_sub.id AND NOT b.emptied;
  IF p_status = 3 THEN
    UPDATE ledger.bucket b SET ends_at = least(b.ends_at, now())
    WHERE b.subscription_id = v_sub.id AND NOT b.emptied;
    PERFORM ledger.empty_buckets(v_sub);
  END IF;
  RETURN 0;
END $$;

-- Lets another version take the place of a subscription in the middle of a cycle, once per key:
-- that one is cancelled, a new one begins at p_at. The new one's first cycle is p_number, from
-- p_from to p_ends by its own counting, and grants the part for the time that is left. Of what the
-- running cycle was granted, that part is taken back; what of it is used or held already, of a new
-- bucket of the same asset. What was earned and not used goes along into that one, and so does what
-- holds give back later, which settle where they were made. Codes 0, 2, 3, 5, 6 (no cycle is under way).
CREATE FUNCTION ledger.change_subscription(p_subscription bigint, p_version bigint, p_at timestamptz,
                                           p_anchor timestamptz, p_number bigint,
                                           p_from timestamptz, p_ends timestamptz,
                                           p_assets smallint[], p_amounts bigint[],
                                           p_carried bigint[], p_tenant bigint, p_key text,
                                           p_fingerprint text, p_actor text)
RETURNS TABLE (code smallint, subscription_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_old ledger.subscription;
  v_new ledger.subscription;
  v_cycle ledger.cycle;
  v_begun record;
  v_left record;
  v_to bigint;
  v_back bigint;
  v_used bigint;
  v_journal uuid := ledger.uuid7();
BEGIN
  SELECT s.* INTO v_old FROM ledger.subscription s WHERE s.id = p_subscription FOR NO KEY UPDATE;
  SELECT s.* INTO v_new FROM ledger.subscription s WHERE (s.tenant_id, s.op_key) = (p_tenant, p_key);
  SELECT c.* INTO v_cycle FROM ledger.cycle c
  WHERE c.subscription_id = v_old.id AND c.number = v_old.last_cycle;
  IF v_new.id IS NULL AND v_old.id IS NOT NULL
     AND (v_old.status <> 1 OR v_cycle.ends_at IS NULL OR p_at < v_cycle.starts_at
          OR greatest(p_at, now()) >= v_cycle.ends_at) THEN
    RETURN QUERY SELECT 6::smallint, NULL::bigint;
    RETURN;
  ELSIF p_at > now() + interval '1 minute' OR p_from > p_at OR p_ends <= p_at
     OR p_ends > v_old.ends_at THEN
    RAISE EXCEPTION 'no change at %', p_at USING ERRCODE = 'NG002';
  END IF;
  SELECT b.* INTO v_begun FROM ledger.begin_subscription(
    v_old.account_id, p_version, p_anchor, v_old.zone, v_old.ends_at, p_assets, p_amounts, p_carried,
    p_tenant, p_key, p_fingerprint, p_actor) AS b;
  IF v_begun.code <> 0 THEN
    RETURN QUERY SELECT v_begun.code, v_begun.subscription_id;
    RETURN;
  END IF;
  SELECT s.* INTO v_new FROM ledger.subscription s WHERE s.id = v_begun.subscription_id;
  UPDATE ledger.subscription s SET changed_into = v_new.id
  WHERE s.id = v_old.id RETURNING s.* INTO v_old;
  v_new := ledger.open_cycle(v_new, p_number, p_at, p_ends, ledger.micros(p_at, p_ends),
                             ledger.micros(p_from, p_ends));
  PERFORM FROM ledger.account a
  WHERE a.id IN (SELECT b.account_id FROM ledger.bucket b
                 WHERE b.subscription_id IN (v_old.id, v_new.id) AND NOT b.emptied)
  ORDER BY a.id FOR NO KEY UPDATE;
  FOR v_left IN
    SELECT b.account_id, b.place, a.asset, greatest(a.posted - a.held, 0) AS amount,
           div(b.granted::numeric * ledger.micros(p_at, v_cycle.ends_at),
               ledger.micros(v_cycle.starts_at, v_cycle.ends_at))::bigint AS unearned
    FROM ledger.bucket b JOIN ledger.account a ON a.id = b.account_id
    WHERE b.subscription_id = v_old.id AND b.number = v_old.last_cycle AND NOT b.emptied
    ORDER BY b.account_id
  LOOP
    v_back := least(v_left.amount, v_left.unearned);
    IF v_back > 0 THEN
      PERFORM ledger.move(33::smallint, v_journal, v_left.asset, v_left.account_id,
                          ledger.system_account(11::smallint, v_left.asset), v_back);
    END IF;
    v_to := ledger.bucket_after(v_old, v_left.asset, v_left.place);
    SELECT least(v_left.unearned - v_back, a.posted) INTO v_used
    FROM ledger.account a WHERE a.id = v_to;
    IF v_used > 0 THEN
      PERFORM ledger.move(33::smallint, v_journal, v_left.asset, v_to,
                          ledger.system_account(11::smallint, v_left.asset), v_used);
    END IF;
  END LOOP;
  PERFORM ledger.set_subscription_status(v_old.id, 3::smallint, p_actor,
                                         format('changed into %s', v_new.id));
  PERFORM ledger.repay_from_cycle(v_new);
  RETURN QUERY SELECT 0::smallint, v_new.id;
END $$;

--   I14 each cycle is granted once, and carries over what it may      cycles
CREATE VIEW ledger.violations_of_cycles AS
WITH moved AS (
  SELECT side.account,
         count(*) FILTER (WHERE t.kind = 30 AND side.sign > 0) AS grants,
         coalesce(sum(t.amount) FILTER (WHERE t.kind = 30 AND side.sign > 0), 0) AS granted,
         coalesce(sum(t.amount) FILTER (WHERE t.kind = 31 AND side.sign > 0), 0) AS carried_in,
         coalesce(sum(t.amount) FILTER (WHERE t.kind = 31 AND side.sign < 0), 0) AS carried_out
  FROM ledger.transfer t
  CROSS JOIN LATERAL (VALUES (t.credit_account, 1), (t.debit_account, -1)) AS side(account, sign)
  WHERE t.phase = 2 AND t.kind IN (30, 31, 32)
  GROUP BY side.account),
following AS (
  SELECT c.*, lag(c.ends_at) OVER (PARTITION BY c.subscription_id ORDER BY c.number) AS before
  FROM ledger.cycle c)
SELECT 'I14 cycle was not granted exactly once' AS invariant,
       format('account %s: %s grants of %s, not one of %s', b.account_id, coalesce(m.grants, 0),
              coalesce(m.granted, 0), b.granted) AS detail
FROM ledger.bucket b LEFT JOIN moved m ON m.account = b.account_id
WHERE m.grants IS DISTINCT FROM 1 OR m.granted <> b.granted
UNION ALL
SELECT 'I14 carried over is not what the history says',
       format('account %s: in %s, history %s; out %s, history %s', b.account_id, b.carried_in,
              m.carried_in, b.carried_out, m.carried_out)
FROM ledger.bucket b JOIN moved m ON m.account = b.account_id
WHERE (b.carried_in, b.carried_out) IS DISTINCT FROM (m.carried_in, m.carried_out)
UNION ALL
SELECT 'I14 more was carried over than may be', format('account %s', b.account_id)
FROM ledger.bucket b JOIN ledger.subscription_allowance l
  ON l.subscription_id = b.subscription_id AND l.place = b.place
WHERE b.carried_out > l.carried_most
UNION ALL
SELECT 'I14 more was granted than was agreed', format('account %s', b.account_id)
FROM ledger.bucket b JOIN ledger.subscription_allowance l
  ON l.subscription_id = b.subscription_id AND l.place = b.place
WHERE b.granted > l.amount
UNION ALL
SELECT 'I14 cycles overlap', format('subscription %s, cycle %s', s.subscription_id, s.number)
FROM following s WHERE s.before > s.starts_at
UNION ALL
SELECT 'I14 newest cycle is not the one that is open', format('subscription %s', s.id)
FROM ledger.subscription s
WHERE s.last_cycle <> coalesce((SELECT max(c.number) FROM ledger.cycle c
                                WHERE c.subscription_id = s.id), 0)
UNION ALL
SELECT 'I14 cycle without a bucket for each allowance',
       format('subscription %s, cycle %s', c.subscription_id, c.number)
FROM ledger.cycle c
WHERE EXISTS (SELECT FROM ledger.subscription_allowance l
              LEFT JOIN ledger.bucket b
                ON (b.subscription_id, b.number, b.place) = (c.subscription_id, c.number, l.place)
              LEFT JOIN ledger.account a ON a.id = b.account_id
              WHERE l.subscription_id = c.subscription_id
                AND (a.bucket, a.asset) IS DISTINCT FROM (2::smallint, l.asset))
UNION ALL
SELECT 'I14 bucket of no cycle', format('account %s', a.id)
FROM ledger.account a
WHERE a.bucket = 2 AND NOT EXISTS (SELECT FROM ledger.bucket b WHERE b.account_id = a.id)
UNION ALL
SELECT 'I14 emptied bucket has something in it', format('account %s', a.id)
FROM ledger.account a JOIN ledger.bucket b ON b.account_id = a.id
WHERE b.emptied AND (a.posted <> 0 OR a.held <> 0);

-- As in V013; a request may be charged once to each bucket beside its account, and what it cost in
-- money is what was taken in money.
CREATE OR REPLACE FUNCTION ledger.violations_of_charges()
RETURNS TABLE (invariant text, detail text) LANGUAGE sql STABLE AS $$
  WITH request AS (
    SELECT id, sum(taken) AS taken, sum(recorded) AS recorded, count(recorded) AS records,
           count(*) FILTER (WHERE charge) AS charges
    FROM (SELECT t.journal_id AS id,
                 t.phase = 1 AND t.amount > 0
                 AND t.debit_account NOT IN (SELECT c.account_id FROM ledger.bucket c) AS charge,
                 CASE WHEN t.asset <> 1 THEN 0
                      WHEN t.kind = 60 AND t.debit_account IN (SELECT a.id FROM ledger.account a
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
  SELECT 'I11 request charged more than once',
         format('request %s: %s charges of account %s', t.journal_id, count(*), c.account_id)
  FROM ledger.transfer t JOIN ledger.bucket c ON c.account_id = t.debit_account
  WHERE t.phase = 1 AND t.amount > 0
  GROUP BY t.journal_id, c.account_id HAVING count(*) > 1
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

-- As in V018; tokens and calls count against no budget, nor does what was charged without a hold.
CREATE OR REPLACE VIEW ledger.violations_of_budgets AS
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
  WHERE t.amount > 0 AND t.asset = 1 AND t.reason IS DISTINCT FROM 'recovered'
    AND (t.phase = 1 OR (t.phase = 2 AND t.kind IN (60, 70)))
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

-- Whatever the audit looked at before, and cycles.
DO $$
BEGIN
  EXECUTE 'CREATE OR REPLACE VIEW ledger.violations AS '
    || rtrim(pg_get_viewdef('ledger.violations'::regclass), ';')
    || ' UNION ALL SELECT invariant, detail FROM ledger.violations_of_cycles';
END $$;

SELECT ledger.grant_to_application('SELECT ON ledger.subscription, ledger.subscription_allowance,
  ledger.subscription_event, ledger.cycle, ledger.bucket, ledger.violations_of_cycles');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.begin_subscription,
  ledger.roll_cycle, ledger.empty_ended, ledger.set_subscription_status,
  ledger.change_subscription, ledger.lock_with_buckets');
SELECT ledger.release_owner();
