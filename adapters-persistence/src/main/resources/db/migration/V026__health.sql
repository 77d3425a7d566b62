-- When refused keys of providers are asked again. A table of its own: what is written here is no
-- change of the configuration, and nobody needs to hear of it.
CREATE TABLE key_probes (
  key_id   bigint      PRIMARY KEY REFERENCES provider_keys ON DELETE CASCADE,
  due_at   timestamptz NOT NULL,
  refusals int         NOT NULL DEFAULT 0
);

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON key_probes');
