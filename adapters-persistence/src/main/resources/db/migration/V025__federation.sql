-- What is learnt of NewAPI sites, and what is asked of all providers by the hour.

-- One row per site. Whoever asks it holds the lease. Money is in nano-dollars; cost and unpriced
-- only grow, cost_seen and unpriced_seen are what they were when the balance was told.
CREATE TABLE provider_sites (
  provider_id       bigint PRIMARY KEY REFERENCES providers ON DELETE CASCADE,
  lease             uuid,
  lease_until       timestamptz NOT NULL DEFAULT '-infinity',
  next_sync_at      timestamptz NOT NULL DEFAULT '-infinity',
  synced_at         timestamptz,
  failures          int         NOT NULL DEFAULT 0,
  failure_code      text,
  failure           text,
  failed_at         timestamptz,
  kind              text        NOT NULL DEFAULT 'UNKNOWN',
  version           text,
  quota_per_dollar  numeric     NOT NULL DEFAULT 500000 CHECK (quota_per_dollar > 0),
  turnstile         boolean     NOT NULL DEFAULT false,
  balance           bigint,
  balance_at        timestamptz,
  used              bigint,
  cost              bigint      NOT NULL DEFAULT 0,
  unpriced          bigint      NOT NULL DEFAULT 0,
  cost_seen         bigint      NOT NULL DEFAULT 0,
  unpriced_seen     bigint      NOT NULL DEFAULT 0,
  rewards           bigint      NOT NULL DEFAULT 0,
  window_since      timestamptz,
  window_charged    bigint      NOT NULL DEFAULT 0,
  window_cost       bigint      NOT NULL DEFAULT 0,
  window_unpriced   bigint      NOT NULL DEFAULT 0,
  drift             jsonb,
  check_in_day      date,
  check_in_outcome  text,
  check_in_reward   bigint,
  check_in_message  text,
  checked_in_at     timestamptz,
  next_check_in_at  timestamptz NOT NULL DEFAULT '-infinity'
);

-- A key of a site is one of its tokens, whose number does not change.
ALTER TABLE provider_keys ADD COLUMN site_token_id bigint;
CREATE UNIQUE INDEX provider_keys_site_token ON provider_keys (provider_id, site_token_id)
  WHERE site_token_id IS NOT NULL;

CREATE TABLE site_tokens (
  key_id     bigint PRIMARY KEY REFERENCES provider_keys ON DELETE CASCADE,
  name       text    NOT NULL,
  enabled    boolean NOT NULL,
  expires_at timestamptz,
  group_name text    NOT NULL,
  models     text[]
);

-- What a site says of a model besides its price: where it is sold, how it may be asked.
CREATE TABLE site_models (
  provider_id bigint NOT NULL REFERENCES providers ON DELETE CASCADE,
  model       text   NOT NULL,
  groups      text[] NOT NULL,
  endpoints   text[] NOT NULL,
  unpriced    text,
  PRIMARY KEY (provider_id, model)
);

-- A cost that a site no longer names is a version, too: one that says so.
ALTER TABLE prices ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
CREATE INDEX prices_of_provider ON prices (provider_id, model, upstream_group, version DESC)
  WHERE provider_id IS NOT NULL;

-- What was asked of providers. A row is an hour of a model.
CREATE TABLE provider_usage (
  provider_id   bigint      NOT NULL REFERENCES providers ON DELETE CASCADE,
  hour          timestamptz NOT NULL,
  model         text        NOT NULL,
  requests      bigint      NOT NULL,
  unpriced      bigint      NOT NULL,
  input_tokens  bigint      NOT NULL,
  output_tokens bigint      NOT NULL,
  cost_nanos    bigint      NOT NULL,
  PRIMARY KEY (provider_id, hour, model)
);
CREATE INDEX provider_usage_hour ON provider_usage (hour);

-- A site that is to be asked otherwise than before is asked soon.
CREATE FUNCTION sync_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE provider_sites SET next_sync_at = '-infinity', next_check_in_at = '-infinity'
  WHERE provider_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER sync_again
  AFTER UPDATE OF base_url, site_user_id, access_token, check_in, enabled ON providers
  FOR EACH ROW
  WHEN ((OLD.base_url, OLD.site_user_id, OLD.access_token, OLD.check_in, OLD.enabled)
        IS DISTINCT FROM
        (NEW.base_url, NEW.site_user_id, NEW.access_token, NEW.check_in, NEW.enabled))
  EXECUTE FUNCTION sync_again();

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON provider_sites, site_tokens,
  site_models, provider_usage');
