-- The rules behind 20261124015412_authority_data that Prisma's schema cannot say.

-- Until now nobody could confirm: the data is as old as the authority.
UPDATE authority SET confirmed_at = created_at;

-- One name change of an authority waits at a time: a further one is added to it (AUT-03).
CREATE UNIQUE INDEX name_change_open_key ON name_change (authority_id) WHERE closed_at IS NULL;

-- Minimum counts (USR-07, ACC-08) ----------------------------------------------------------------

-- How many users of the authority must hold the role today: the role's minimum, or fewer where there were
-- fewer when the minimum came to be. NULL where there is nothing to hold.
CREATE FUNCTION minimum_holders(of_authority integer, of_role integer) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT least(r.minimum_users, s.holders)
  FROM module_role r
    JOIN authority_module am ON am.module_id = r.module_id AND am.authority_id = of_authority
    LEFT JOIN role_shortfall s ON s.role_id = r.id AND s.authority_id = am.authority_id
  WHERE r.id = of_role AND r.retired_at IS NULL AND (NOT r.coordinator_only OR am.part = 'COORDINATOR')
$$;

-- As before, but for authorities that fell short when the minimum was raised, who need only not make it worse.
-- The role is locked against a minimum that is raised at the same moment.
CREATE OR REPLACE FUNCTION role_assignment_minimum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  holders integer;
BEGIN
  PERFORM FROM authority WHERE id = OLD.authority_id FOR NO KEY UPDATE;
  PERFORM FROM module_role WHERE id = OLD.role_id FOR SHARE;
  SELECT count(*) INTO holders FROM role_assignment WHERE authority_id = OLD.authority_id AND role_id = OLD.role_id;
  IF holders < minimum_holders(OLD.authority_id, OLD.role_id) THEN
    RAISE EXCEPTION 'the authority has too few users with the role' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_assignment_minimum_check';
  END IF;
  RETURN NULL;
END $$;

-- Notes which authorities fall short of a role's minimum, and by that what is enough there for now.
CREATE FUNCTION note_role_shortfalls(roles integer[], authorities integer[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM role_shortfall
    WHERE role_id = ANY (roles) AND (authorities IS NULL OR authority_id = ANY (authorities));
  INSERT INTO role_shortfall (authority_id, role_id, module_id, holders)
  SELECT am.authority_id, r.id, r.module_id, held.holders
  FROM module_role r JOIN authority_module am USING (module_id)
    CROSS JOIN LATERAL (
      SELECT count(*) AS holders FROM role_assignment a WHERE a.authority_id = am.authority_id AND a.role_id = r.id
    ) AS held
  WHERE r.id = ANY (roles) AND (authorities IS NULL OR am.authority_id = ANY (authorities))
    AND r.retired_at IS NULL AND (NOT r.coordinator_only OR am.part = 'COORDINATOR')
    AND held.holders < r.minimum_users;
$$;

-- A minimum that is raised, a new role.
CREATE FUNCTION module_role_minimum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_role_shortfalls(ARRAY[NEW.id], NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER module_role_minimum AFTER INSERT OR UPDATE OF minimum_users, retired_at, coordinator_only ON module_role
  FOR EACH ROW EXECUTE FUNCTION module_role_minimum();

-- A module that is new to an authority: what its users hold at the end of the transaction is enough.
CREATE FUNCTION authority_module_minimum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM authority_module WHERE authority_id = NEW.authority_id AND module_id = NEW.module_id) THEN
    PERFORM note_role_shortfalls(
      ARRAY(SELECT id FROM module_role WHERE module_id = NEW.module_id AND minimum_users > 0), ARRAY[NEW.authority_id]);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER authority_module_minimum AFTER INSERT OR UPDATE OF part ON authority_module
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authority_module_minimum();

-- Who has reached the minimum is held to it from then on.
CREATE FUNCTION role_shortfall_made_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM role_shortfall s USING module_role r
  WHERE s.authority_id = NEW.authority_id AND s.role_id = NEW.role_id AND r.id = s.role_id
    AND (SELECT count(*) FROM role_assignment a WHERE a.authority_id = NEW.authority_id AND a.role_id = NEW.role_id) >= r.minimum_users;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER role_shortfall_made_good AFTER INSERT ON role_assignment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION role_shortfall_made_good();

-- A retired role is given to nobody more.
CREATE FUNCTION role_assignment_retired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT retired_at FROM module_role WHERE id = NEW.role_id) IS NOT NULL THEN
    RAISE EXCEPTION 'the role is retired' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_assignment_retired_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER role_assignment_retired BEFORE INSERT ON role_assignment
  FOR EACH ROW EXECUTE FUNCTION role_assignment_retired();
