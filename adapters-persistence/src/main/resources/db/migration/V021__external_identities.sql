-- Which identity at a provider is whose. An identity is one person's, and a person has one of an
-- issuer: an address that is given to somebody else there opens nothing here.

CREATE TABLE user_identities (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id   bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
  issuer    text        NOT NULL,
  subject   text        NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (issuer, subject),
  UNIQUE (user_id, issuer)
);

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON user_identities');
