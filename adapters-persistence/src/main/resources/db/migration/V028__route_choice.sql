-- Among which routes a request had the choice. Null where there was none.
SELECT ledger.assume_owner();
ALTER TABLE ledger.request_logs ADD COLUMN choice json;
SELECT ledger.release_owner();
