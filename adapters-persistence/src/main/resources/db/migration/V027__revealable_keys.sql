-- Keys whose owners may see their texts again. The text is encrypted under CRYPTO_SECRET, bound to
-- the key, and kept apart from the key, whose row is read all the time: a key without a row here
-- is kept as a hash alone.
ALTER TABLE api_keys ADD COLUMN revealable boolean NOT NULL DEFAULT false;

CREATE TABLE api_key_texts (
  key_id     bigint PRIMARY KEY REFERENCES api_keys ON DELETE CASCADE,
  ciphertext bytea  NOT NULL
);
SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON api_key_texts');
