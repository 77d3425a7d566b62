-- Videos that were asked for. The id is that of the request, of its hold and of its record. A row is
-- open, then ended by the first end that anybody writes, then settled: its hold is resolved by what
-- the row says. A row says where its video is made and what it costs, for the configuration may
-- change while it is.
CREATE TABLE video_tasks (
  id              uuid        PRIMARY KEY,
  tenant_id       bigint      NOT NULL,
  account_id      bigint      NOT NULL,
  api_key_id      bigint      NOT NULL,
  model           text        NOT NULL,
  priced_model    text        NOT NULL,
  provider_id     bigint      NOT NULL,
  provider        text        NOT NULL,
  provider_key_id bigint      NOT NULL,
  route_id        bigint      NOT NULL,
  upstream_id     text        NOT NULL CHECK (length(upstream_id) BETWEEN 1 AND 512),
  held_nanos      bigint      NOT NULL CHECK (held_nanos >= 0),
  price_version   bigint      NOT NULL,
  price_call      numeric,
  price_second    numeric,
  rounding        text        NOT NULL CHECK (rounding IN ('NANO', 'QUOTA')),
  group_ratio     numeric     NOT NULL CHECK (group_ratio >= 0),
  status          text        NOT NULL
                  CHECK (status IN ('QUEUED', 'IN_PROGRESS', 'COMPLETED', 'FAILED')),
  progress        int         NOT NULL CHECK (progress BETWEEN 0 AND 100),
  seconds         int         NOT NULL CHECK (seconds BETWEEN 0 AND 86400),
  size            text,
  error_code      text,
  error_message   text,
  created_at      timestamptz NOT NULL,
  completed_at    timestamptz,
  expires_at      timestamptz,
  observed_at     timestamptz NOT NULL DEFAULT now(),
  due_at          timestamptz NOT NULL DEFAULT now() + interval '5 seconds',
  settled         boolean     NOT NULL DEFAULT false,
  deleted         boolean     NOT NULL DEFAULT false,
  CHECK (price_call IS NOT NULL OR price_second IS NOT NULL)
);

CREATE INDEX video_tasks_of_tenant ON video_tasks (tenant_id, id) WHERE NOT deleted;
CREATE INDEX video_tasks_due ON video_tasks (due_at) WHERE NOT settled;
CREATE INDEX video_tasks_open ON video_tasks (id) WHERE NOT settled;
CREATE INDEX video_tasks_created ON video_tasks (created_at) WHERE settled;

SELECT ledger.grant_to_application('SELECT, INSERT, UPDATE, DELETE ON video_tasks');
