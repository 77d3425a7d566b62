-- What a price can say more, what a request keeps of its arithmetic, and that a version of a price
-- is never changed again, by nobody.

SELECT ledger.assume_owner();

-- How the parts of a charge became its amount, and what was used besides tokens.
ALTER TABLE ledger.request_logs
  ADD COLUMN group_ratio numeric,
  ADD COLUMN rounding text,
  ADD COLUMN units jsonb;

CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% on %.% refused: it only grows', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'NG001';
END $$;

-- The migrating role makes tables of its own append-only, too; the function touches no other.
DO $$
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION ledger.make_append_only, ledger.refuse_change TO %I',
                 session_user);
END $$;

SELECT ledger.release_owner();

-- With a provider, the row is what that provider charges the operator. The provider may go; what
-- it charged stays known. units: what is sold by the piece, by label, in dollars.
ALTER TABLE prices
  ADD COLUMN provider_id bigint,
  ADD COLUMN reasoning numeric,
  ADD COLUMN units jsonb NOT NULL DEFAULT '{}';

DROP INDEX prices_newest;
CREATE INDEX prices_newest ON prices (model, provider_id, version DESC);

SELECT ledger.make_append_only('prices');
