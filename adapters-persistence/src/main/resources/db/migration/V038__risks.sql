-- Whom to distrust, why and until when: of each source one risk of an owner at most.
CREATE TABLE risks (
  owner_id   bigint      NOT NULL,
  source     text        NOT NULL CHECK (source IN ('OPERATOR', 'RULE')),
  level      text        NOT NULL CHECK (level IN ('LOW', 'MEDIUM', 'HIGH')),
  reason     text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 256),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, source)
);
CREATE INDEX risks_expiring ON risks (expires_at);

CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON risks
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('RISKS');

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON risks');

-- What rules have told of what was spent too much: once for each owner and day.
CREATE TABLE overspent_notices (
  policy_id  bigint      NOT NULL,
  rule       text        NOT NULL,
  per        text        NOT NULL CHECK (per IN ('KEY', 'OWNER', 'MODEL')),
  owner      text        NOT NULL CHECK (length(owner) <= 512),
  day        date        NOT NULL,
  spend      bigint      NOT NULL,
  noticed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (policy_id, rule, per, owner, day)
);

SELECT ledger.grant_to_application('SELECT, INSERT ON overspent_notices');
