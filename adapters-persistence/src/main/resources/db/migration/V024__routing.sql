-- What an operator can say more of a provider, why a key of one is not used, and what a provider
-- charges by its own price groups.

ALTER TABLE providers
  ADD COLUMN aliases       jsonb   NOT NULL DEFAULT '{}',
  ADD COLUMN key_choice    text    NOT NULL DEFAULT 'RANDOM',
  ADD COLUMN rpm_max       int     CHECK (rpm_max > 0),
  ADD COLUMN total_ms      bigint  NOT NULL DEFAULT 3600000,
  -- Only of NewAPI sites. The access token is encrypted; its ciphertext is bound to the provider.
  ADD COLUMN site_user_id  bigint,
  ADD COLUMN check_in      boolean,
  ADD COLUMN stale_after_s bigint,
  ADD COLUMN access_token  bytea;

-- A key that a site names without telling its text has no ciphertext.
ALTER TABLE provider_keys
  ALTER COLUMN ciphertext DROP NOT NULL,
  ADD COLUMN reason         text,
  ADD COLUMN upstream_group text;

-- A cost may differ by the upstream's price group of the key; null counts for all groups.
ALTER TABLE prices ADD COLUMN upstream_group text;
DROP INDEX prices_newest;
CREATE INDEX prices_newest ON prices (model, provider_id, upstream_group, version DESC);
