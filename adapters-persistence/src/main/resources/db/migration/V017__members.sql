-- Who belongs to which organisation, and the long-lived tokens of people.

CREATE TABLE organisation_members (
  organisation_id bigint      NOT NULL REFERENCES organisations ON DELETE CASCADE,
  user_id         bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
  role            text        NOT NULL,
  since           timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, user_id)
);
CREATE INDEX organisation_members_user ON organisation_members (user_id);

-- One per person; only its hash is kept.
CREATE TABLE user_access_tokens (
  user_id    bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  hash       text        NOT NULL,
  created_at timestamptz NOT NULL
);

SELECT ledger.grant_to_application(
  'SELECT, INSERT, UPDATE, DELETE ON organisation_members, user_access_tokens');
