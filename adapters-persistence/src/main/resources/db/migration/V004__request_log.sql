-- What is kept of every admitted request: written in the transaction of its charge, never changed,
-- and never a prompt or an answer. And the months that history is kept in.

SELECT ledger.assume_owner();

-- raw_usage is text, not jsonb: it is kept to the letter, and no oddity of a provider's report can
-- make the charge fail.
CREATE TABLE ledger.request_logs (
  id              uuid        NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  tenant_id       bigint      NOT NULL,
  account_id      bigint      NOT NULL,
  api_key_id      bigint      NOT NULL,
  dialect         text        NOT NULL,
  api             text        NOT NULL,
  model           text        NOT NULL,
  stream          boolean     NOT NULL,
  status          int         NOT NULL,
  provider        text,
  route_id        bigint,
  upstream_status int,
  input           bigint      NOT NULL DEFAULT 0,
  cached_input    bigint      NOT NULL DEFAULT 0,
  cache_write     bigint      NOT NULL DEFAULT 0,
  cache_write_1h  bigint      NOT NULL DEFAULT 0,
  image           bigint      NOT NULL DEFAULT 0,
  audio_input     bigint      NOT NULL DEFAULT 0,
  output          bigint      NOT NULL DEFAULT 0,
  audio_output    bigint      NOT NULL DEFAULT 0,
  reasoning       bigint      NOT NULL DEFAULT 0,
  usage_source    text        NOT NULL,
  raw_usage       text,
  price_version   bigint,
  exact_nanos     numeric,
  amount_nanos    bigint      NOT NULL DEFAULT 0,
  parts           jsonb       NOT NULL DEFAULT '[]',
  attempts        jsonb       NOT NULL DEFAULT '[]',
  started_at      timestamptz NOT NULL,
  first_byte_ms   bigint,
  total_ms        bigint      NOT NULL,
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);

CREATE INDEX request_logs_tenant ON ledger.request_logs (tenant_id, created_at);
CREATE INDEX request_logs_api_key ON ledger.request_logs (api_key_id, created_at);
SELECT ledger.make_append_only('ledger.request_logs');
CREATE TABLE ledger.request_logs_default PARTITION OF ledger.request_logs DEFAULT;
SELECT ledger.make_append_only('ledger.request_logs_default');

-- The smallest UUIDv7 of an instant.
CREATE FUNCTION ledger.uuid_floor(p_at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (lpad(to_hex((extract(epoch FROM p_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes one partition unless it is there. When rows of its range already lie in the default
-- partition, they stay there and so does the range: nothing of history is ever moved.
CREATE FUNCTION ledger.ensure_partition(p_parent text, p_name text, p_from text, p_to text)
RETURNS int LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regclass(format('ledger.%I', p_name)) IS NOT NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('CREATE TABLE ledger.%I PARTITION OF ledger.%I FOR VALUES FROM (%L) TO (%L)',
                 p_name, p_parent, p_from, p_to);
  PERFORM ledger.make_append_only(format('ledger.%I', p_name)::regclass);
  RETURN 1;
EXCEPTION
  WHEN check_violation THEN
    RETURN 0;
END $$;

-- Makes the partitions of this month (UTC) and of p_ahead months to come; answers how many were
-- missing.
CREATE FUNCTION ledger.ensure_partitions(p_ahead int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_from timestamptz;
  v_to timestamptz;
  v_month text;
  v_made int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7077002);
  FOR i IN 0 .. least(p_ahead, 24) LOOP
    v_from := (date_trunc('month', now() AT TIME ZONE 'UTC') + i * interval '1 month')
              AT TIME ZONE 'UTC';
    v_to := ((v_from AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
    v_month := to_char(v_from AT TIME ZONE 'UTC', '_YYYYMM');
    v_made := v_made
      + ledger.ensure_partition('transfer', 'transfer' || v_month,
                                ledger.uuid_floor(v_from)::text, ledger.uuid_floor(v_to)::text)
      + ledger.ensure_partition('request_logs', 'request_logs' || v_month,
                                v_from::text, v_to::text);
  END LOOP;
  RETURN v_made;
END $$;

SELECT ledger.ensure_partitions(2);

SELECT ledger.grant_to_application('SELECT, INSERT ON ledger.request_logs');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.ensure_partitions');
SELECT ledger.release_owner();
