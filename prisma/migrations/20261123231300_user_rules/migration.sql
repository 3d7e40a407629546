-- AlterTable
ALTER TABLE "user" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- Nobody takes the last holder of a role away (USR-07): checked when the transaction commits, with
-- the authority locked, so that two transactions that each take one of the last two cannot both.
-- Access of the whole authority may be withdrawn, and the authority itself removed.
CREATE FUNCTION role_assignment_minimum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  minimum integer;
  holders integer;
BEGIN
  PERFORM FROM authority WHERE id = OLD.authority_id FOR NO KEY UPDATE;
  SELECT minimum_users INTO minimum
    FROM module_role JOIN authority_module USING (module_id)
    WHERE module_role.id = OLD.role_id AND authority_module.authority_id = OLD.authority_id;
  SELECT count(*) INTO holders FROM role_assignment WHERE authority_id = OLD.authority_id AND role_id = OLD.role_id;
  IF holders < minimum THEN
    RAISE EXCEPTION 'the authority has too few users with the role' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_assignment_minimum_check';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER role_assignment_minimum AFTER DELETE OR UPDATE ON role_assignment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION role_assignment_minimum();

-- An authority that has had an administrator keeps one.
CREATE FUNCTION user_administrator_minimum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM authority WHERE id = OLD.authority_id FOR NO KEY UPDATE;
  IF FOUND AND NOT EXISTS (SELECT FROM "user" WHERE authority_id = OLD.authority_id AND is_administrator) THEN
    RAISE EXCEPTION 'the authority has no administrator' USING ERRCODE = 'check_violation', CONSTRAINT = 'user_administrator_minimum_check';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER user_administrator_minimum AFTER DELETE OR UPDATE OF is_administrator, authority_id ON "user"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.is_administrator) EXECUTE FUNCTION user_administrator_minimum();

-- A role that belongs to coordinators is held only where the authority has that part.
CREATE FUNCTION role_assignment_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coordinator_only FROM module_role WHERE id = NEW.role_id)
    AND NOT EXISTS (SELECT FROM authority_module WHERE authority_id = NEW.authority_id AND module_id = NEW.module_id AND part = 'COORDINATOR')
  THEN
    RAISE EXCEPTION 'the role is for coordinators' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_assignment_part_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER role_assignment_part BEFORE INSERT OR UPDATE ON role_assignment
  FOR EACH ROW EXECUTE FUNCTION role_assignment_part();
