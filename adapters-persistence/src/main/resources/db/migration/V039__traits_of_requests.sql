-- What rules of policies may look at besides what is kept anyway; never a prompt. The names of models
-- are null where they are the one that answered, all of it is null in what was kept before.
SELECT ledger.assume_owner();
ALTER TABLE ledger.request_logs
  ADD COLUMN asked_model  text,
  ADD COLUMN meant_model  text,
  ADD COLUMN prompt_bytes bigint,
  ADD COLUMN country      text;
SELECT ledger.release_owner();
