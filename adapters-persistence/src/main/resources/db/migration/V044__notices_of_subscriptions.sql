-- Who has which plan is told by account, so that of many subscriptions only those of that account
-- are read anew. What functions tell as PLANS is heard by nobody any more.

SELECT ledger.assume_owner();

CREATE FUNCTION ledger.tell_subscription() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('nebulagate_changes', 'SUBSCRIPTIONS:' || NEW.account_id);
  RETURN NULL;
END $$;
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF status ON ledger.subscription
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_subscription();

SELECT ledger.release_owner();
