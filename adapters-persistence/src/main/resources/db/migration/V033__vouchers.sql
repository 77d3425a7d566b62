-- Vouchers. A batch has its terms, its codes and what became of them; the terms never change, codes
-- and redemptions only grow. A code is kept as its hash. What a voucher is worth is money; other
-- kinds come as columns of their own.
--
-- Codes as in V003, and: 6 the account has redeemed it, or as many of the batch as it may, 7 worth
-- nothing to whoever presents it, 8 never made.

SELECT ledger.assume_owner();

-- Lists: null bounds nothing, an empty one lets nobody in.
CREATE TABLE ledger.voucher_batch (
  id           uuid PRIMARY KEY,
  label        text        NOT NULL CHECK (length(label) BETWEEN 1 AND 64),
  asset        smallint    NOT NULL DEFAULT 1,
  amount       bigint      NOT NULL CHECK (amount > 0),
  codes        int         NOT NULL CHECK (codes BETWEEN 1 AND 10000),
  valid_from   timestamptz NOT NULL DEFAULT '-infinity',
  valid_until  timestamptz NOT NULL DEFAULT 'infinity',
  per_account  int         NOT NULL CHECK (per_account > 0),
  per_address  int         CHECK (per_address > 0),
  per_batch    int         CHECK (per_batch > 0),
  tenants      bigint[],
  roles        text[],
  account_days int         CHECK (account_days > 0),
  allow        bigint[],
  deny         bigint[]    NOT NULL,
  actor        text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  revoked_at   timestamptz,
  revoked_by   text
);
CREATE INDEX voucher_batch_label ON ledger.voucher_batch (label);

CREATE TABLE ledger.voucher_code (
  batch_id uuid NOT NULL REFERENCES ledger.voucher_batch,
  number   int  NOT NULL CHECK (number > 0),
  hash     text NOT NULL UNIQUE CHECK (length(hash) = 64),
  last4    text NOT NULL CHECK (length(last4) = 4),
  PRIMARY KEY (batch_id, number)
);
SELECT ledger.make_append_only('ledger.voucher_code');

-- The id is that of the transfer. One row for a code at most: what single use means.
CREATE TABLE ledger.voucher_redemption (
  id         uuid PRIMARY KEY,
  batch_id   uuid        NOT NULL,
  number     int         NOT NULL,
  account_id bigint      NOT NULL,
  network    inet,
  actor      text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (batch_id, number),
  FOREIGN KEY (batch_id, number) REFERENCES ledger.voucher_code
);
CREATE INDEX voucher_redemption_account ON ledger.voucher_redemption (batch_id, account_id);
CREATE INDEX voucher_redemption_network ON ledger.voucher_redemption (batch_id, network);
SELECT ledger.make_append_only('ledger.voucher_redemption');

-- Makes a batch with a code for each hash.
CREATE FUNCTION ledger.issue_vouchers(
  p_label text, p_amount bigint, p_valid_from timestamptz, p_valid_until timestamptz,
  p_per_account int, p_per_address int, p_per_batch int, p_tenants bigint[], p_roles text[],
  p_account_days int, p_allow bigint[], p_deny bigint[], p_actor text, p_hashes text[],
  p_last4 text[])
RETURNS SETOF ledger.voucher_batch
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_batch ledger.voucher_batch;
BEGIN
  INSERT INTO ledger.voucher_batch (
    id, label, amount, codes, valid_from, valid_until, per_account, per_address, per_batch,
    tenants, roles, account_days, allow, deny, actor)
  VALUES (
    ledger.uuid7(), p_label, p_amount, cardinality(p_hashes),
    coalesce(p_valid_from, '-infinity'), coalesce(p_valid_until, 'infinity'), p_per_account,
    p_per_address, p_per_batch, p_tenants, p_roles, p_account_days, p_allow, p_deny, p_actor)
  RETURNING * INTO v_batch;
  INSERT INTO ledger.voucher_code (batch_id, number, hash, last4)
  SELECT v_batch.id, c.number, c.hash, c.last4
  FROM ROWS FROM (unnest(p_hashes), unnest(p_last4)) WITH ORDINALITY AS c(hash, last4, number);
  RETURN NEXT v_batch;
END $$;

-- Makes the unused codes of a batch worthless; what was redeemed stays.
CREATE FUNCTION ledger.revoke_vouchers(p_batch uuid, p_actor text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE ledger.voucher_batch b
  SET revoked_at = coalesce(b.revoked_at, clock_timestamp()),
      revoked_by = coalesce(b.revoked_by, p_actor)
  WHERE b.id = p_batch;
  RETURN FOUND;
END $$;

-- Whether the terms of a batch let this account, and whoever acts for it, redeem one now.
CREATE FUNCTION ledger.may_redeem(p_batch ledger.voucher_batch, p_account ledger.account,
                                  p_role text)
RETURNS boolean LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_batch.revoked_at IS NULL
     AND p_batch.asset = p_account.asset
     AND clock_timestamp() >= p_batch.valid_from
     AND clock_timestamp() < p_batch.valid_until
     AND coalesce(p_account.tenant_id = ANY (p_batch.tenants), true)
     AND coalesce(p_role = ANY (p_batch.roles), true)
     AND coalesce(p_account.id = ANY (p_batch.allow), true)
     AND NOT p_account.id = ANY (p_batch.deny)
     AND coalesce(p_account.created_at > clock_timestamp()
                                         - p_batch.account_days * interval '1 day', true)
$$;

-- What is the matter with redeeming this code: 0 nothing, 6, 7. The caller holds the batch's lock.
CREATE FUNCTION ledger.redemption_verdict(p_batch ledger.voucher_batch, p_number int,
                                          p_account ledger.account, p_role text, p_network inet)
RETURNS int LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_user bigint;
  v_of_account bigint;
  v_of_network bigint;
  v_of_batch bigint;
BEGIN
  SELECT r.account_id INTO v_user FROM ledger.voucher_redemption r
  WHERE r.batch_id = p_batch.id AND r.number = p_number;
  IF FOUND THEN
    RETURN CASE WHEN v_user = p_account.id THEN 6 ELSE 7 END;
  END IF;
  IF NOT ledger.may_redeem(p_batch, p_account, p_role) THEN
    RETURN 7;
  END IF;
  SELECT count(*) FILTER (WHERE r.account_id = p_account.id),
         count(*) FILTER (WHERE r.network = p_network), count(*)
  INTO v_of_account, v_of_network, v_of_batch
  FROM ledger.voucher_redemption r WHERE r.batch_id = p_batch.id;
  RETURN CASE
    WHEN v_of_account >= p_batch.per_account THEN 6
    WHEN v_of_batch >= p_batch.per_batch THEN 7
    -- whoever comes from nowhere cannot be counted
    WHEN p_batch.per_address IS NOT NULL
         AND (p_network IS NULL OR v_of_network >= p_batch.per_address) THEN 7
    ELSE 0 END;
END $$;

-- Redeems a code: uses it up, credits the account and writes it down. All redeemers of a batch pass
-- its lock one after the other, behind the lock of their account; so caps are exact, and once a
-- batch is revoked nobody is still redeeming. Codes 0, 2, 3, 4 (closed), 5, 6, 7, 8.
CREATE FUNCTION ledger.redeem_voucher(p_tenant bigint, p_scope text, p_key text,
                                      p_fingerprint text, p_hash text, p_account bigint,
                                      p_role text, p_address inet, p_actor text)
RETURNS TABLE (code smallint, redemption_id uuid, amount bigint, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_account ledger.account;
  v_batch ledger.voucher_batch;
  v_number int;
  v_network inet := network(set_masklen(p_address,
                                        CASE family(p_address) WHEN 6 THEN 64 ELSE 32 END));
  v_verdict int := 8;
BEGIN
  SELECT * INTO v_account FROM ledger.account a
  WHERE a.id = p_account AND a.bucket = 1 AND a.constrained FOR NO KEY UPDATE;
  RETURN QUERY SELECT CASE WHEN r.id IS NULL THEN 3::smallint ELSE k.code END, r.id, b.amount,
                      k.available
               FROM ledger.recall(p_tenant, p_scope, p_key, p_fingerprint) k
               LEFT JOIN ledger.voucher_redemption r ON r.id = k.transfer_id
               LEFT JOIN ledger.voucher_batch b ON b.id = r.batch_id;
  IF FOUND THEN
    RETURN;
  END IF;
  IF v_account.id IS NULL OR v_account.status = 3 THEN
    RETURN QUERY SELECT (CASE WHEN v_account.status = 3 THEN 4 ELSE 5 END)::smallint, NULL::uuid,
                        NULL::bigint, NULL::bigint;
    RETURN;
  END IF;

  SELECT c.batch_id, c.number INTO v_batch.id, v_number
  FROM ledger.voucher_code c WHERE c.hash = p_hash;
  IF FOUND THEN
    SELECT * INTO v_batch FROM ledger.voucher_batch b WHERE b.id = v_batch.id FOR NO KEY UPDATE;
    v_verdict := ledger.redemption_verdict(v_batch, v_number, v_account, p_role, v_network);
  END IF;
  IF v_verdict <> 0 THEN
    RETURN QUERY SELECT v_verdict::smallint, NULL::uuid, NULL::bigint, NULL::bigint;
    RETURN;
  END IF;

  SELECT c.code, c.transfer_id, v_batch.amount, c.available
  INTO code, redemption_id, amount, available
  FROM ledger.credit(p_tenant, p_scope, p_key, p_fingerprint, p_account, v_batch.amount,
                     40::smallint, format('voucher %s of %s', v_number, v_batch.id), p_actor) c;
  IF code = 0 THEN
    INSERT INTO ledger.voucher_redemption AS r (id, batch_id, number, account_id, network, actor)
    VALUES (redemption_id, v_batch.id, v_number, p_account, v_network, p_actor);
  END IF;
  RETURN NEXT;
END $$;

-- Everything that must not be of vouchers. The number is I15, and those of V009.
CREATE VIEW ledger.violations_of_vouchers AS
WITH redeemed AS (
  SELECT b.id, b.per_account, coalesce(b.per_batch, b.codes) AS most, r.account_id,
         count(*) AS times
  FROM ledger.voucher_redemption r JOIN ledger.voucher_batch b ON b.id = r.batch_id
  GROUP BY b.id, r.account_id)
SELECT 'I15 redemption without its credit' AS invariant, format('redemption %s', r.id) AS detail
FROM ledger.voucher_redemption r
LEFT JOIN ledger.voucher_batch b ON b.id = r.batch_id
LEFT JOIN ledger.transfer t
  ON t.id = r.id AND t.phase = 2 AND t.kind = 40 AND t.credit_account = r.account_id
     AND t.amount = b.amount AND t.asset = b.asset
WHERE t.id IS NULL
UNION ALL
SELECT CASE WHEN r.id IS NULL THEN 'I15 credit of a voucher without its redemption'
            ELSE 'I9 effect without its operation' END,
       format('transfer %s', t.id)
FROM ledger.transfer t
LEFT JOIN ledger.voucher_redemption r ON r.id = t.id
LEFT JOIN ledger.op_key k ON k.transfer_id = t.id
WHERE t.phase = 2 AND t.kind = 40 AND (r.id IS NULL OR k.transfer_id IS NULL)
UNION ALL
SELECT 'I15 more vouchers redeemed than one account may',
       format('batch %s, account %s: %s of %s', r.id, r.account_id, r.times, r.per_account)
FROM redeemed r WHERE r.times > r.per_account
UNION ALL
SELECT 'I15 more vouchers redeemed than may be',
       format('batch %s: %s of %s', r.id, sum(r.times), r.most)
FROM redeemed r GROUP BY r.id, r.most HAVING sum(r.times) > r.most
UNION ALL
SELECT 'I15 batch without its codes', format('batch %s: %s of %s', b.id, count(c.number), b.codes)
FROM ledger.voucher_batch b LEFT JOIN ledger.voucher_code c ON c.batch_id = b.id
GROUP BY b.id HAVING count(c.number) <> b.codes
UNION ALL
SELECT 'I10 history is not protected',
       format('%s lacks %s, or it is switched off', c.oid::regclass, needed.trigger)
FROM pg_class c CROSS JOIN (VALUES ('refuse_change'), ('refuse_truncate')) AS needed(trigger)
WHERE c.oid IN ('ledger.voucher_code'::regclass, 'ledger.voucher_redemption'::regclass)
  AND NOT EXISTS (SELECT FROM pg_trigger g
                  WHERE g.tgrelid = c.oid AND g.tgname = needed.trigger AND g.tgenabled = 'A');

-- As it was before, and vouchers, too.
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE VIEW ledger.violations AS %s
                  UNION ALL SELECT invariant, detail FROM ledger.violations_of_vouchers',
                 rtrim(pg_get_viewdef('ledger.violations'::regclass), '; '));
END $$;

SELECT ledger.grant_to_application('SELECT ON ledger.voucher_batch, ledger.voucher_code,
  ledger.voucher_redemption, ledger.violations_of_vouchers');
SELECT ledger.grant_to_application('EXECUTE ON FUNCTION ledger.issue_vouchers,
  ledger.revoke_vouchers, ledger.redeem_voucher');
SELECT ledger.release_owner();
