-- What policies say, in versions that are never changed again, and which version of each counts.
CREATE TABLE policies (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version    int         NOT NULL CHECK (version > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE policy_versions (
  policy_id  bigint      NOT NULL REFERENCES policies (id),
  version    int         NOT NULL CHECK (version > 0),
  name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  mode       text        NOT NULL CHECK (mode IN ('ENFORCE', 'OBSERVE', 'OFF')),
  share      int         NOT NULL CHECK (share BETWEEN 0 AND 100),
  rules      json        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (policy_id, version)
);

SELECT ledger.make_append_only('policy_versions');

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON policies
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('POLICIES');

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE ON policies');
SELECT ledger.grant_to_application('SELECT, INSERT ON policy_versions');

-- Where people found a rule wrong, or not. What was said last counts.
CREATE TABLE policy_reviews (
  request_id     uuid        NOT NULL,
  policy_id      bigint      NOT NULL,
  rule           text        NOT NULL,
  false_positive boolean     NOT NULL,
  reviewed_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (request_id, policy_id, rule)
);

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE ON policy_reviews');

-- What rules found in a request. Null where they found nothing.
SELECT ledger.assume_owner();
ALTER TABLE ledger.request_logs ADD COLUMN policy_hits json;
CREATE INDEX request_logs_governed ON ledger.request_logs (id) WHERE policy_hits IS NOT NULL;
SELECT ledger.release_owner();
