-- What is kept of every request and every transfer, made smaller: nearly all entries are a journal
-- of their own, most counts are zero, and lists are short.

SELECT ledger.assume_owner();

-- An entry that is its own journal is found by its id.
DROP INDEX ledger.transfer_journal;
CREATE INDEX transfer_journal ON ledger.transfer (journal_id) WHERE journal_id <> id;

-- null: none of it
ALTER TABLE ledger.request_logs
  ALTER COLUMN input DROP NOT NULL, ALTER COLUMN input DROP DEFAULT,
  ALTER COLUMN cached_input DROP NOT NULL, ALTER COLUMN cached_input DROP DEFAULT,
  ALTER COLUMN cache_write DROP NOT NULL, ALTER COLUMN cache_write DROP DEFAULT,
  ALTER COLUMN cache_write_1h DROP NOT NULL, ALTER COLUMN cache_write_1h DROP DEFAULT,
  ALTER COLUMN image DROP NOT NULL, ALTER COLUMN image DROP DEFAULT,
  ALTER COLUMN audio_input DROP NOT NULL, ALTER COLUMN audio_input DROP DEFAULT,
  ALTER COLUMN output DROP NOT NULL, ALTER COLUMN output DROP DEFAULT,
  ALTER COLUMN audio_output DROP NOT NULL, ALTER COLUMN audio_output DROP DEFAULT,
  ALTER COLUMN reasoning DROP NOT NULL, ALTER COLUMN reasoning DROP DEFAULT;

-- An attempt is a list of its values: provider, route, status, outcome, milliseconds, cost. As text
-- that is a third of what it is as named members in binary form.
CREATE FUNCTION pg_temp.narrow(p_attempts jsonb) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(json_agg(json_build_array(a -> 'provider', a -> 'route_id', a -> 'status',
                                            a -> 'outcome', a -> 'latency_ms', a -> 'cost')), '[]')
  FROM jsonb_array_elements(p_attempts) AS a
$$;
ALTER TABLE ledger.request_logs ALTER COLUMN attempts DROP DEFAULT;
ALTER TABLE ledger.request_logs ALTER COLUMN attempts TYPE json USING pg_temp.narrow(attempts);
ALTER TABLE ledger.request_logs ALTER COLUMN attempts SET DEFAULT '[]';

SELECT ledger.release_owner();
