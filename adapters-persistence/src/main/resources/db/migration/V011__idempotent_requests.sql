-- Which inference requests carried which Idempotency-Key, and what they were answered. Not history:
-- rows change while requests run and go after a day. They stand in this schema because an answer is
-- kept in the transaction of its charge, and change through the functions below alone.

SELECT ledger.assume_owner();

-- state: 0 runs, until locked_until unless renewed · 1 has ended
CREATE TABLE ledger.http_idem (
  tenant_id    bigint      NOT NULL,
  api_key_id   bigint      NOT NULL,
  route        text        NOT NULL,
  key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint  bytea       NOT NULL CHECK (octet_length(fingerprint) = 32),
  request_id   uuid        NOT NULL UNIQUE,
  state        smallint    NOT NULL DEFAULT 0 CHECK (state IN (0, 1)),
  locked_until timestamptz NOT NULL,
  status       int,
  body         bytea       CHECK (octet_length(body) <= 65536),
  cost_nanos   bigint,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, api_key_id, route, key),
  CHECK (state = 0 OR (status IS NOT NULL AND cost_nanos IS NOT NULL))
);

CREATE INDEX http_idem_expires ON ledger.http_idem (expires_at);

-- Takes a key. code: 0 it is ours · 1 the same question still runs · 2 another question has it ·
-- 3 the same question has ended, as the other columns tell. A row that is over its day, or a run
-- that nobody renewed, gives way; so does our own claim when it is made again.
CREATE FUNCTION ledger.claim_key(
  p_tenant bigint, p_api_key bigint, p_route text, p_key text, p_fingerprint bytea,
  p_request uuid, p_lock_millis bigint)
RETURNS TABLE (code smallint, request_id uuid, status int, body bytea, cost_nanos bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_row ledger.http_idem;
  v_lock timestamptz := clock_timestamp() + p_lock_millis * interval '1 millisecond';
BEGIN
  FOR i IN 1 .. 3 LOOP
    INSERT INTO ledger.http_idem AS h
      (tenant_id, api_key_id, route, key, fingerprint, request_id, locked_until, expires_at)
    VALUES (p_tenant, p_api_key, p_route, p_key, p_fingerprint, p_request, v_lock,
            clock_timestamp() + interval '24 hours')
    ON CONFLICT ON CONSTRAINT http_idem_pkey DO UPDATE
      SET fingerprint = excluded.fingerprint, request_id = excluded.request_id, state = 0,
          locked_until = excluded.locked_until, expires_at = excluded.expires_at,
          status = NULL, body = NULL, cost_nanos = NULL
      WHERE h.expires_at <= clock_timestamp()
         OR (h.state = 0 AND h.fingerprint = excluded.fingerprint
             AND (h.locked_until <= clock_timestamp() OR h.request_id = excluded.request_id));
    IF FOUND THEN
      RETURN QUERY SELECT 0::smallint, p_request, NULL::int, NULL::bytea, NULL::bigint;
      RETURN;
    END IF;
    SELECT * INTO v_row FROM ledger.http_idem h
      WHERE (h.tenant_id, h.api_key_id, h.route, h.key) = (p_tenant, p_api_key, p_route, p_key);
    IF FOUND THEN
      RETURN QUERY SELECT
        (CASE WHEN v_row.fingerprint <> p_fingerprint THEN 2 WHEN v_row.state = 0 THEN 1 ELSE 3 END
        )::smallint, v_row.request_id, v_row.status, v_row.body, v_row.cost_nanos;
      RETURN;
    END IF;
    -- it was freed in between
  END LOOP;
  RETURN QUERY SELECT 1::smallint, p_request, NULL::int, NULL::bytea, NULL::bigint;
END $$;

CREATE FUNCTION ledger.renew_keys(p_requests uuid[], p_lock_millis bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ledger.http_idem h
    SET locked_until = clock_timestamp() + p_lock_millis * interval '1 millisecond'
    WHERE h.request_id = ANY (p_requests) AND h.state = 0
$$;

-- Remembers how requests ended. One whose claim was taken over meanwhile is passed over.
CREATE FUNCTION ledger.keep_answers(
  p_requests uuid[], p_statuses int[], p_bodies bytea[], p_costs bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ledger.http_idem h
    SET state = 1, status = a.status, body = a.body, cost_nanos = a.cost
    FROM unnest(p_requests, p_statuses, p_bodies, p_costs) AS a (request, status, body, cost)
    WHERE h.request_id = a.request AND h.state = 0
$$;

CREATE FUNCTION ledger.release_key(p_request uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM ledger.http_idem h WHERE h.request_id = p_request AND h.state = 0
$$;

CREATE FUNCTION ledger.forget_keys(p_limit int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_count int;
BEGIN
  DELETE FROM ledger.http_idem h WHERE h.request_id IN (
    SELECT o.request_id FROM ledger.http_idem o WHERE o.expires_at <= clock_timestamp()
      ORDER BY o.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

SELECT ledger.grant_to_application(
  'EXECUTE ON FUNCTION ledger.claim_key, ledger.renew_keys, ledger.keep_answers,'
  ' ledger.release_key, ledger.forget_keys');
SELECT ledger.release_owner();
