-- The books. Double entry with one row per movement: every transfer names the account it takes from
-- and the account it gives to, so the books balance by the shape of their rows. A request makes a
-- pending row and, later, exactly one resolution with the same id.

SELECT ledger.assume_owner();

-- Only balances that must be checked are kept here and locked: those of constrained accounts. What
-- revenue, funding and receivables come to follows from their transfers.
--   owner_kind  0 the gateway, 1 user, 2 organisation      asset   1 US dollars, in nano-dollars
--   bucket      1 main, 4 receivable, 10 revenue, 11 funding
--   status      1 active, 2 frozen, 3 closed
-- The bounds keep every sum of two of these numbers within a bigint.
CREATE TABLE ledger.account (
  id           bigint PRIMARY KEY,
  tenant_id    bigint      NOT NULL,
  owner_kind   smallint    NOT NULL CHECK (owner_kind BETWEEN 0 AND 2),
  owner_id     bigint      NOT NULL,
  asset        smallint    NOT NULL,
  bucket       smallint    NOT NULL,
  bucket_ref   bigint      NOT NULL DEFAULT 0,
  constrained  boolean     NOT NULL,
  posted       bigint      NOT NULL DEFAULT 0,
  held         bigint      NOT NULL DEFAULT 0,
  credit_limit bigint      NOT NULL DEFAULT 0,
  status       smallint    NOT NULL DEFAULT 1 CHECK (status BETWEEN 1 AND 3),
  expires_at   timestamptz NOT NULL DEFAULT 'infinity',
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT account_posted_range
    CHECK (posted BETWEEN -4000000000000000000 AND 4000000000000000000),
  CONSTRAINT account_held_range CHECK (held BETWEEN 0 AND 4000000000000000000),
  CONSTRAINT account_credit_limit_range CHECK (credit_limit BETWEEN 0 AND 4000000000000000000),
  CONSTRAINT account_available CHECK (NOT constrained OR posted - held >= -credit_limit),
  CONSTRAINT account_owner_bucket
    UNIQUE (tenant_id, owner_kind, owner_id, asset, bucket, bucket_ref)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01);

CREATE SEQUENCE ledger.account_id START WITH 1000;

INSERT INTO ledger.account (id, tenant_id, owner_kind, owner_id, asset, bucket, constrained)
VALUES (1, 0, 0, 0, 1, 10, false), (3, 0, 0, 0, 1, 11, false);

-- Phase 0 is a hold, 1 its resolution, 2 everything else. The primary key makes "resolved at most
-- once" a fact. Ids are UUIDv7, so a range of ids is a range of time: partitions are months, and
-- the key stays unique over all of them. No foreign key to account: its share locks would fight
-- with the balance's lock on a busy account; the functions and ledger.violations look instead.
CREATE TABLE ledger.transfer (
  id             uuid        NOT NULL,
  phase          smallint    NOT NULL,
  kind           smallint    NOT NULL,
  journal_id     uuid        NOT NULL,
  asset          smallint    NOT NULL,
  debit_account  bigint      NOT NULL,
  credit_account bigint      NOT NULL,
  amount         bigint      NOT NULL,
  reverses_id    uuid,
  reverses_phase smallint,
  actor          text        NOT NULL DEFAULT '',
  reason         text,
  meta           jsonb,
  tx_xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
  created_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, phase),
  CONSTRAINT transfer_two_sides CHECK (debit_account <> credit_account),
  CONSTRAINT transfer_amount CHECK (amount > 0 OR (amount = 0 AND phase = 1)),
  CONSTRAINT transfer_phase_kind CHECK (
    (phase = 0 AND kind = 10) OR (phase = 1 AND kind IN (11, 12, 13)) OR (phase = 2 AND kind >= 20)),
  CONSTRAINT transfer_reversal CHECK ((kind = 50) = (reverses_id IS NOT NULL))
) PARTITION BY RANGE (id);

CREATE INDEX transfer_sealing ON ledger.transfer (tx_xid);
CREATE INDEX transfer_journal ON ledger.transfer (journal_id);
CREATE INDEX transfer_debit ON ledger.transfer (debit_account, id);
-- Holds and charges all go to revenue; nobody reads that side one by one.
CREATE INDEX transfer_credit ON ledger.transfer (credit_account, id) WHERE phase = 2;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on ledger.% refused: it only grows', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'NG001';
END $$;

-- Makes a table append-only for everybody but a superuser who switches triggers off. ALWAYS: also
-- under session_replication_role = replica. Truncation is refused table by table, for a partition
-- does not inherit that.
CREATE FUNCTION ledger.make_append_only(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s
                  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', p_table);
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_truncate', p_table);
  IF NOT (SELECT relispartition FROM pg_class WHERE oid = p_table) THEN
    EXECUTE format('CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()', p_table);
  END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_change', p_table);
END $$;

-- Balances change, but no account ever goes away.
CREATE TRIGGER refuse_delete BEFORE DELETE ON ledger.account
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.account
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

SELECT ledger.make_append_only('ledger.transfer');
-- Takes ids from the future or the far past, made by a clock that is wrong.
CREATE TABLE ledger.transfer_default PARTITION OF ledger.transfer DEFAULT;
SELECT ledger.make_append_only('ledger.transfer_default');

-- Holds that wait for their resolution. Whoever deletes the row resolves the hold.
CREATE TABLE ledger.open_hold (
  id         uuid PRIMARY KEY,
  journal_id uuid        NOT NULL,
  account_id bigint      NOT NULL,
  amount     bigint      NOT NULL CHECK (amount > 0),
  observed   bigint      NOT NULL DEFAULT 0 CHECK (observed >= 0),
  expires_at timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX open_hold_expiry ON ledger.open_hold (expires_at);
CREATE INDEX open_hold_account ON ledger.open_hold (account_id);

-- One key, one effect, for ever; with what the first call was told.
CREATE TABLE ledger.op_key (
  tenant_id   bigint      NOT NULL,
  scope       text        NOT NULL,
  key         text        NOT NULL,
  fingerprint text        NOT NULL,
  transfer_id uuid        NOT NULL,
  available   bigint      NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, scope, key)
);
SELECT ledger.make_append_only('ledger.op_key');

-- How much of a transfer has been reversed so far.
CREATE TABLE ledger.reversed (
  id    uuid     NOT NULL,
  phase smallint NOT NULL,
  total bigint   NOT NULL CHECK (total > 0),
  PRIMARY KEY (id, phase)
);

-- Blocks over the history, each over a closed range of database transactions and chained to the
-- one before.
CREATE TABLE ledger.seal (
  chain     smallint    NOT NULL,
  block     bigint      NOT NULL,
  from_xid  xid8        NOT NULL,
  to_xid    xid8        NOT NULL,
  rows      bigint      NOT NULL,
  prev      bytea       NOT NULL,
  body      bytea       NOT NULL,
  head      bytea       NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (chain, block),
  UNIQUE (chain, prev)
);
SELECT ledger.make_append_only('ledger.seal');

SELECT ledger.grant_to_application('SELECT ON ledger.account, ledger.transfer, ledger.open_hold,
                                    ledger.op_key, ledger.reversed, ledger.seal');
SELECT ledger.release_owner();
