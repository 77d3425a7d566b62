-- Leases: a slice of a busy account, lent to one replica, which admits against it in memory. A lease
-- is a hold (phase 0, kind 80). The charges of its requests are rows of their own, phase 1 without a
-- hold of their own, and name the lease; each moves its amount from what is held to what is spent.

SELECT ledger.assume_owner();

ALTER TABLE ledger.transfer ADD COLUMN lease_id uuid;
ALTER TABLE ledger.transfer DROP CONSTRAINT transfer_phase_kind;
ALTER TABLE ledger.transfer ADD CONSTRAINT transfer_phase_kind CHECK (
  (phase = 0 AND kind IN (10, 80)) OR (phase = 1 AND kind IN (11, 12, 13))
  OR (phase = 2 AND kind >= 20 AND kind <> 80));
ALTER TABLE ledger.transfer ADD CONSTRAINT transfer_lease CHECK (lease_id IS NULL OR phase = 1);

-- How much of an open lease has been charged already: held is the sum of amount - drawn.
ALTER TABLE ledger.open_hold ADD COLUMN drawn bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger.open_hold ADD CONSTRAINT open_hold_drawn CHECK (drawn BETWEEN 0 AND amount);

SELECT ledger.release_owner();
