-- The rules that the database holds by itself and Prisma's schema cannot say.
-- Every constraint has a name, so that a refusal can be told apart.

-- Authorities ---------------------------------------------------------------------------------

ALTER TABLE authority
  ADD CONSTRAINT authority_country_check CHECK (country ~ '^[A-Z]{2}$'),
  ADD CONSTRAINT authority_official_name_check CHECK (btrim(official_name) <> ''),
  ADD CONSTRAINT authority_informal_name_check CHECK (btrim(informal_name) <> ''),
  ADD CONSTRAINT authority_email_check CHECK (email = lower(email)),
  ADD CONSTRAINT authority_version_check CHECK (version > 0);

ALTER TABLE authority_name
  ADD CONSTRAINT authority_name_informal_name_check CHECK (btrim(informal_name) <> '');

CREATE UNIQUE INDEX authority_one_commission_key ON authority (kind) WHERE kind = 'COMMISSION';
CREATE UNIQUE INDEX authority_one_national_coordinator_key ON authority (country) WHERE kind = 'NATIONAL_COORDINATOR';

-- Modules, roles, keywords: a Swedish label is always there ------------------------------------

ALTER TABLE module ADD CONSTRAINT module_labels_check CHECK (labels ? 'sv');
ALTER TABLE module_role
  ADD CONSTRAINT module_role_labels_check CHECK (labels ? 'sv'),
  ADD CONSTRAINT module_role_minimum_users_check CHECK (minimum_users >= 0);
ALTER TABLE keyword ADD CONSTRAINT keyword_labels_check CHECK (labels ? 'sv');

-- A keyword belongs to the tree of its parent; a tree has at most three levels.
CREATE FUNCTION keyword_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parent keyword;
  above integer := 0;
  below integer;
BEGIN
  SELECT * INTO parent FROM keyword WHERE id = NEW.parent_id;
  WHILE FOUND LOOP
    IF parent.id = NEW.id THEN
      RAISE EXCEPTION 'a keyword cannot be its own ancestor' USING ERRCODE = 'check_violation', CONSTRAINT = 'keyword_tree_check';
    END IF;
    IF parent.module_id IS DISTINCT FROM NEW.module_id THEN
      RAISE EXCEPTION 'a keyword belongs to the tree of its parent' USING ERRCODE = 'check_violation', CONSTRAINT = 'keyword_tree_check';
    END IF;
    above := above + 1;
    EXIT WHEN above > 3;
    SELECT * INTO parent FROM keyword WHERE id = parent.parent_id;
  END LOOP;
  WITH RECURSIVE branch AS (
    SELECT id, 1 AS level FROM keyword WHERE parent_id = NEW.id
    UNION ALL
    SELECT keyword.id, level + 1 FROM keyword JOIN branch ON keyword.parent_id = branch.id WHERE level < 4
  )
  SELECT coalesce(max(level), 0) INTO below FROM branch;
  IF above + 1 + below > 3 THEN
    RAISE EXCEPTION 'a keyword tree has at most three levels' USING ERRCODE = 'check_violation', CONSTRAINT = 'keyword_levels_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keyword_tree BEFORE INSERT OR UPDATE OF parent_id, module_id ON keyword
  FOR EACH ROW EXECUTE FUNCTION keyword_tree();

-- The foreign key to authority_module then refuses keywords of modules that the authority lacks.
CREATE FUNCTION authority_keyword_module() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.module_id := (SELECT module_id FROM keyword WHERE id = NEW.keyword_id);
  RETURN NEW;
END $$;
CREATE TRIGGER authority_keyword_module BEFORE INSERT OR UPDATE ON authority_keyword
  FOR EACH ROW EXECUTE FUNCTION authority_keyword_module();

-- Linked coordinators -------------------------------------------------------------------------

ALTER TABLE linked_coordinator
  ADD CONSTRAINT linked_coordinator_part_check CHECK (coordinator_part = 'COORDINATOR'),
  ADD CONSTRAINT linked_coordinator_self_check CHECK (coordinator_id <> authority_id);

CREATE FUNCTION linked_coordinator_module() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (SELECT uses_coordination FROM module WHERE id = NEW.module_id) THEN
    RAISE EXCEPTION 'the module does not use coordination' USING ERRCODE = 'check_violation', CONSTRAINT = 'linked_coordinator_module_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER linked_coordinator_module BEFORE INSERT OR UPDATE ON linked_coordinator
  FOR EACH ROW EXECUTE FUNCTION linked_coordinator_module();

-- Users ---------------------------------------------------------------------------------------

ALTER TABLE "user"
  ADD CONSTRAINT user_first_name_check CHECK (btrim(first_name) <> ''),
  ADD CONSTRAINT user_last_name_check CHECK (btrim(last_name) <> ''),
  ADD CONSTRAINT user_email_check CHECK (email = lower(email) AND email LIKE '%_@_%'),
  ADD CONSTRAINT user_username_check CHECK (username ~ '^[a-z0-9]+([._-][a-z0-9]+)*$'),
  ADD CONSTRAINT user_password_hash_check CHECK (password_hash LIKE '$argon2id$%'),
  ADD CONSTRAINT user_failed_sign_ins_check CHECK (failed_sign_ins >= 0);
ALTER TABLE password_history
  ADD CONSTRAINT password_history_hash_check CHECK (hash LIKE '$argon2id$%');

-- A username once used is never given to somebody else (USR-04), and of a person who has been
-- erased nothing but a digest remains.
CREATE FUNCTION user_username_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO used_username (digest, user_id) VALUES (sha256(convert_to(NEW.username, 'UTF8')), NEW.id)
  ON CONFLICT (digest) DO NOTHING;
  IF NOT EXISTS (SELECT FROM used_username WHERE digest = sha256(convert_to(NEW.username, 'UTF8')) AND user_id = NEW.id) THEN
    RAISE EXCEPTION 'the username has been used' USING ERRCODE = 'unique_violation', CONSTRAINT = 'used_username_pkey';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER user_username_used AFTER INSERT OR UPDATE OF username ON "user"
  FOR EACH ROW EXECUTE FUNCTION user_username_used();

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

-- Mail ---------------------------------------------------------------------------------------

-- Wakes the processes that send mail as soon as one is committed (MAIL-02).
CREATE FUNCTION mail_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY mail;
  RETURN NULL;
END $$;
CREATE TRIGGER mail_notify AFTER INSERT ON mail FOR EACH STATEMENT EXECUTE FUNCTION mail_notify();

-- What has been sent stays in the table: the few that wait are found without reading the rest.
CREATE INDEX mail_waiting_idx ON mail (id) WHERE sent_at IS NULL AND failed_at IS NULL;

-- The log can be added to only (LOG-02) ---------------------------------------------------------

-- The one exception: taking away what names a person who is erased (USR-10).
CREATE FUNCTION log_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
    AND to_jsonb(NEW) - 'actor_name' - 'subject_name' - 'personal' = to_jsonb(OLD) - 'actor_name' - 'subject_name' - 'personal'
    AND (NEW.actor_name IS NULL OR NEW.actor_name = OLD.actor_name)
    AND (NEW.subject_name IS NULL OR NEW.subject_name = OLD.subject_name)
    AND (NEW.personal IS NULL OR NEW.personal = OLD.personal)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the log can be added to only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER log_event_append_only BEFORE UPDATE OR DELETE ON log_event
  FOR EACH ROW EXECUTE FUNCTION log_event_append_only();
CREATE TRIGGER log_event_no_truncate BEFORE TRUNCATE ON log_event
  FOR EACH STATEMENT EXECUTE FUNCTION log_event_append_only();

CREATE FUNCTION erase_person_from_log(person integer) RETURNS void LANGUAGE sql AS $$
  UPDATE log_event SET actor_name = NULL WHERE actor_id = person;
  UPDATE log_event SET subject_name = NULL, personal = NULL WHERE subject_id = person;
$$;
