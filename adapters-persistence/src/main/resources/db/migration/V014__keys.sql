-- What a key keeps beside its models and its end, projects, and how every replica hears of changes.
-- Plain tables of the migrating role, like those they belong to.

CREATE TABLE projects (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  bigint      NOT NULL,
  name       text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, name)
);

-- allow_ips: null is anywhere, an empty list nowhere. Limits: null is none. previous_hash finds the
-- key until previous_until, after its text was changed.
ALTER TABLE api_keys
  ADD COLUMN allow_ips            text[],
  ADD COLUMN rpm_limit            bigint,
  ADD COLUMN tpm_limit            bigint,
  ADD COLUMN concurrency_limit    bigint,
  ADD COLUMN daily_budget_nanos   bigint,
  ADD COLUMN monthly_budget_nanos bigint,
  ADD COLUMN project_id           bigint REFERENCES projects,
  ADD COLUMN tags                 text[] NOT NULL DEFAULT '{}',
  ADD COLUMN previous_hash        text,
  ADD COLUMN previous_until       timestamptz;

CREATE UNIQUE INDEX api_keys_previous ON api_keys (previous_hash) WHERE previous_hash IS NOT NULL;

-- Apart from the keys themselves: it is written all the time, and nobody has to hear of it.
CREATE TABLE api_key_uses (
  key_id       bigint      PRIMARY KEY REFERENCES api_keys ON DELETE CASCADE,
  last_used_at timestamptz NOT NULL
);

-- Tells whoever listens that something of a topic (ChangeFeed.Topic) has changed, when the change
-- commits. For each row with the columns whose values name it, before and after, or for each
-- statement without any:
--   CREATE TRIGGER … AFTER INSERT OR UPDATE OR DELETE ON …
--     FOR EACH ROW EXECUTE FUNCTION notify_change('TOPIC', 'column', …);
--   CREATE TRIGGER … AFTER INSERT OR UPDATE OR DELETE ON …
--     FOR EACH STATEMENT EXECUTE FUNCTION notify_change('TOPIC');
-- The same notice within one transaction is told once.
CREATE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  named text;
BEGIN
  IF TG_NARGS = 1 THEN
    PERFORM pg_notify('nebulagate_changes', TG_ARGV[0] || ':');
    RETURN NULL;
  END IF;
  FOR i IN 1 .. TG_NARGS - 1 LOOP
    IF TG_OP <> 'INSERT' THEN
      named := to_jsonb(OLD) ->> TG_ARGV[i];
      PERFORM pg_notify('nebulagate_changes', TG_ARGV[0] || ':' || named) WHERE named IS NOT NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
      named := to_jsonb(NEW) ->> TG_ARGV[i];
      PERFORM pg_notify('nebulagate_changes', TG_ARGV[0] || ':' || named) WHERE named IS NOT NULL;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON api_keys
  FOR EACH ROW EXECUTE FUNCTION notify_change('API_KEYS', 'hash', 'previous_hash');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON providers
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('CATALOGUE');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON provider_keys
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('CATALOGUE');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON routes
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('CATALOGUE');
CREATE TRIGGER changed AFTER INSERT ON prices
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('CATALOGUE');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON price_groups
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('CATALOGUE');

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON projects, api_key_uses');
