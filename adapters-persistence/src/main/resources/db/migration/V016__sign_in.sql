-- Who is signed in, and what stands between a stranger and that. Plain tables of the migrating role;
-- nothing here is history, and every row leaves.

-- The code that makes the first user, as SHA-256; one row at most, none once there are users.
CREATE TABLE setup_code (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  digest   text NOT NULL
);

-- One row per sign-in. A token whose row is gone is nothing. ends_at moves with use, expires_at
-- does not; role is what the user was when signing in.
CREATE TABLE user_sessions (
  id         uuid PRIMARY KEY,
  user_id    bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
  role       text        NOT NULL,
  kind       text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX user_sessions_user ON user_sessions (user_id, created_at);
CREATE INDEX user_sessions_end ON user_sessions (ends_at);

-- Failures in a row, per account or address. subject is a hash: what people type as a name is
-- sometimes a password.
CREATE TABLE sign_in_failures (
  subject      text PRIMARY KEY,
  failures     int         NOT NULL,
  locked_until timestamptz NOT NULL,
  forgotten_at timestamptz NOT NULL
);
CREATE INDEX sign_in_failures_forgotten ON sign_in_failures (forgotten_at);

-- Second factors: the secret encrypted and bound to its user, the newest step that was used up.
CREATE TABLE user_totp (
  user_id    bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  ciphertext bytea   NOT NULL,
  confirmed  boolean NOT NULL,
  last_step  bigint  NOT NULL
);
CREATE TABLE user_recovery_codes (
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  digest  text   NOT NULL,
  PRIMARY KEY (user_id, digest)
);

-- Verified addresses only, in lower case.
CREATE TABLE user_emails (
  user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  address text NOT NULL UNIQUE
);
CREATE TABLE mail_links (
  digest     text PRIMARY KEY,
  purpose    text        NOT NULL,
  user_id    bigint      NOT NULL REFERENCES users ON DELETE CASCADE,
  address    text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX mail_links_user ON mail_links (user_id, purpose, created_at);
CREATE INDEX mail_links_end ON mail_links (expires_at);

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON setup_code, user_sessions,
  sign_in_failures, user_totp, user_recovery_codes, user_emails, mail_links');
