-- What operators configure and who asks. Plain tables of the migrating role; the gateway may do
-- with them what it needs.

-- Users and organisations share one sequence: an id of either names a tenant.
CREATE SEQUENCE tenant_ids;

CREATE TABLE installation_secrets (
  name       text PRIMARY KEY,
  ciphertext bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE organisations (
  id         bigint PRIMARY KEY,
  name       text        NOT NULL UNIQUE,
  account_id bigint      NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE users (
  id            bigint PRIMARY KEY,
  username      text        NOT NULL UNIQUE,
  password_hash text        NOT NULL,
  display_name  text        NOT NULL,
  role          text        NOT NULL,
  group_name    text        NOT NULL,
  enabled       boolean     NOT NULL,
  account_id    bigint      NOT NULL,
  created_at    timestamptz NOT NULL
);

CREATE TABLE api_keys (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash           text        NOT NULL UNIQUE,
  name           text        NOT NULL,
  account_id     bigint      NOT NULL,
  tenant_id      bigint      NOT NULL,
  status         text        NOT NULL,
  allowed_models text[],
  expires_at     timestamptz,
  group_name     text        NOT NULL,
  prefix         text        NOT NULL,
  last4          text        NOT NULL,
  created_at     timestamptz NOT NULL
);

CREATE TABLE providers (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name          text    NOT NULL UNIQUE,
  type          text    NOT NULL,
  base_url      text    NOT NULL,
  models        jsonb   NOT NULL,
  weight        int     NOT NULL,
  priority      int     NOT NULL,
  region        text,
  tags          text[]  NOT NULL,
  enabled       boolean NOT NULL,
  apis          text[],
  connect_ms    bigint  NOT NULL,
  first_byte_ms bigint  NOT NULL,
  idle_ms       bigint  NOT NULL
);

-- Credentials of upstreams, encrypted; each ciphertext is bound to its row and provider.
CREATE SEQUENCE provider_key_ids;
CREATE TABLE provider_keys (
  id          bigint PRIMARY KEY,
  provider_id bigint NOT NULL REFERENCES providers ON DELETE CASCADE,
  ciphertext  bytea  NOT NULL,
  status      text   NOT NULL
);
CREATE INDEX provider_keys_provider ON provider_keys (provider_id);

-- One per model and key. Priority and weight are the provider's unless set here.
CREATE TABLE routes (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  model          text    NOT NULL,
  provider_id    bigint  NOT NULL REFERENCES providers ON DELETE CASCADE,
  key_id         bigint  NOT NULL REFERENCES provider_keys ON DELETE CASCADE,
  upstream_model text    NOT NULL,
  priority       int,
  weight         int,
  enabled        boolean NOT NULL,
  UNIQUE (model, provider_id, key_id)
);
CREATE INDEX routes_provider ON routes (provider_id);
CREATE INDEX routes_key ON routes (key_id);

-- Dollars per million tokens, or nano-dollars per call. A change is a new row; the newest counts.
CREATE TABLE prices (
  version        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  model          text        NOT NULL,
  input          numeric,
  cached_input   numeric,
  cache_write    numeric,
  cache_write_1h numeric,
  image          numeric,
  audio_input    numeric,
  output         numeric,
  audio_output   numeric,
  per_call_nanos bigint,
  rounding       text        NOT NULL,
  created_at     timestamptz NOT NULL
);
CREATE INDEX prices_newest ON prices (model, version DESC);

CREATE TABLE price_groups (
  name  text PRIMARY KEY,
  ratio numeric NOT NULL CHECK (ratio >= 0)
);

SELECT ledger.grant_to_application('USAGE ON SEQUENCE tenant_ids, provider_key_ids');
SELECT ledger.grant_to_application('SELECT, INSERT ON installation_secrets, prices');
SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON organisations, users,
  api_keys, providers, provider_keys, routes, price_groups');
