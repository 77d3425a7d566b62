-- Names that providers gave to what they keep: responses and the items of their outputs. A row says
-- whose it is, and the one provider and key that know it. Providers keep responses for 30 days.
CREATE TABLE kept_ids (
  tenant_id       bigint      NOT NULL,
  id              text        COLLATE "C" NOT NULL CHECK (length(id) BETWEEN 1 AND 256),
  api_key_id      bigint      NOT NULL,
  model           text        NOT NULL,
  provider_id     bigint      NOT NULL,
  provider        text        NOT NULL,
  provider_key_id bigint      NOT NULL,
  route_id        bigint      NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL DEFAULT now() + interval '30 days',
  PRIMARY KEY (tenant_id, id)
);

CREATE INDEX kept_ids_expiring ON kept_ids (expires_at);

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON kept_ids');
