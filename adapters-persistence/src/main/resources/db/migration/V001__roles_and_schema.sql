-- Who may touch the ledger.
--
-- Where the migrating role may create roles, the schema "ledger" belongs to a role that nobody can
-- sign in as and nobody is a member of: balances and history then change through the functions of
-- this schema and in no other way, not even for the role that migrates. Roles are shared by all
-- databases of a cluster, so the owner is named after its database and may already be there.
-- Where roles cannot be created, the migrating role owns the schema; triggers and the seal remain.

CREATE FUNCTION pg_temp.ensure_role(p_role text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_role) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', p_role);
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of this cluster is migrated at this moment
END $$;

-- What the gateway works as. The name is fixed: the connection pool takes it on by SET ROLE.
DO $$
BEGIN
  PERFORM pg_temp.ensure_role('nebulagate_app');
  EXECUTE format('GRANT nebulagate_app TO %I', current_user);
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE NOTICE 'the gateway keeps working as %, not as nebulagate_app', current_user;
END $$;

DO $$
DECLARE
  owner_role text := 'nebulagate_ledger_' || current_database();
BEGIN
  IF octet_length(owner_role) > 63 THEN
    owner_role := 'nebulagate_ledger_' || md5(current_database());
  END IF;
  PERFORM pg_temp.ensure_role(owner_role);
  EXECUTE format('GRANT %I TO %I', owner_role, current_user);
  EXECUTE format('CREATE SCHEMA ledger AUTHORIZATION %I', owner_role);
EXCEPTION
  WHEN insufficient_privilege THEN
    CREATE SCHEMA ledger;
    RAISE NOTICE 'the ledger belongs to % itself, which can therefore write past it', current_user;
END $$;

DROP FUNCTION pg_temp.ensure_role;

DO $$
DECLARE
  owner_role name := (SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'ledger');
BEGIN
  EXECUTE format('SET LOCAL ROLE %s', owner_role);
END $$;

-- Functions are closed to everybody until they are opened by name.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Grants what the gateway needs, to the role it works as and to the one that migrates, which is all
-- there is where roles cannot be created: grant_to_application('SELECT ON ledger.account').
CREATE FUNCTION ledger.grant_to_application(p_what text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  grantee name;
BEGIN
  FOR grantee IN SELECT rolname FROM pg_roles WHERE rolname IN ('nebulagate_app', session_user) LOOP
    EXECUTE format('GRANT %s TO %I', p_what, grantee);
  END LOOP;
END $$;

-- A migration that changes the ledger begins with this call: it makes the migrating role a member
-- of the owner and goes on as the owner.
CREATE FUNCTION ledger.assume_owner() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  owner_role name := (SELECT r.rolname FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
                      WHERE n.nspname = 'ledger');
BEGIN
  IF owner_role <> current_user THEN
    EXECUTE format('GRANT %I TO %I', owner_role, current_user);
    EXECUTE format('SET LOCAL ROLE %I', owner_role);
  END IF;
END $$;

-- … and ends with this one: it goes back and gives the membership up again. From PostgreSQL 16 on
-- the role that created the owner keeps the right to make members, which is what the next migration
-- needs, and neither inherits nor may become the owner by it.
CREATE FUNCTION ledger.release_owner() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  owner_role name := (SELECT r.rolname FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
                      WHERE n.nspname = 'ledger');
BEGIN
  RESET ROLE;
  IF owner_role <> current_user THEN
    EXECUTE format('REVOKE %I FROM %I', owner_role, current_user);
  END IF;
END $$;

SELECT ledger.grant_to_application('USAGE ON SCHEMA ledger');

DO $$
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION ledger.grant_to_application, ledger.assume_owner,
                  ledger.release_owner TO %I', session_user);
END $$;

SELECT ledger.release_owner();
