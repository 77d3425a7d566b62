-- Who is told of what: webhooks, notices, and the deliveries of each notice.

-- Tenant 0 is whoever runs the gateway. The secret is encrypted.
CREATE TABLE webhooks (
  id         uuid PRIMARY KEY,
  tenant_id  bigint      NOT NULL,
  url        text        NOT NULL CHECK (length(url) BETWEEN 1 AND 2048),
  kinds      text[]      NOT NULL CHECK (cardinality(kinds) > 0),
  enabled    boolean     NOT NULL,
  secret     bytea       NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX webhooks_of_tenant ON webhooks (tenant_id);

-- One for an occasion, whoever notices it and however often.
CREATE TABLE notices (
  id         uuid PRIMARY KEY,
  kind       text        NOT NULL,
  tenant_id  bigint      NOT NULL,
  key        text        NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 1200),
  facts      json        NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX notices_created_at ON notices (created_at);

-- Whoever raises attempts holds the delivery until next_try_at. A reader is a person.
CREATE TABLE notice_deliveries (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notice_id    uuid        NOT NULL REFERENCES notices ON DELETE CASCADE,
  reader_id    bigint,
  webhook_id   uuid        REFERENCES webhooks ON DELETE CASCADE,
  state        text        NOT NULL DEFAULT 'WAITING'
                           CHECK (state IN ('WAITING', 'DELIVERED', 'DEAD')),
  attempts     int         NOT NULL DEFAULT 0,
  next_try_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  delivered_at timestamptz,
  error        text        CHECK (length(error) <= 200),
  CHECK (num_nonnulls(reader_id, webhook_id) = 1),
  UNIQUE (notice_id, reader_id),
  UNIQUE (notice_id, webhook_id)
);
CREATE INDEX notice_deliveries_due ON notice_deliveries (next_try_at, id) WHERE state = 'WAITING';
CREATE INDEX notice_deliveries_of_webhook ON notice_deliveries (webhook_id, id);
CREATE INDEX notice_deliveries_dead ON notice_deliveries (id) WHERE state = 'DEAD';

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON webhooks, notices,
  notice_deliveries');
