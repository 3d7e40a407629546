-- A name is missing from the log only where an event of the chain says that its person was removed (LOG-02), and no event
-- is put in at another time or place than where it happens.
SET lock_timeout = '5s';

-- The moment is the database's, whoever asks: the portal's own role can date nothing back. The owner may, as the demo's
-- data do. The role may not choose an ID either (src/db/privileges.ts).
CREATE FUNCTION log_event_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
    NEW.at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_event_now BEFORE INSERT ON log_event FOR EACH ROW EXECUTE FUNCTION log_event_now();

-- As before, and whoever calls it: without an event of the removal it records one.
CREATE OR REPLACE FUNCTION erase_person_from_log(person integer) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM "user" WHERE id = person) THEN
    RAISE EXCEPTION 'only a user who has been removed is erased from the log' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM log_event WHERE subject_id = person AND action = 'user.removed') THEN
    INSERT INTO log_event (action, subject_id) VALUES ('user.removed', person);
  END IF;
  UPDATE log_chain SET actor_salt = NULL FROM log_event e WHERE e.id = event_id AND e.actor_id = person;
  UPDATE log_chain SET subject_salt = NULL FROM log_event e WHERE e.id = event_id AND e.subject_id = person;
  UPDATE log_event SET actor_name = NULL WHERE actor_id = person;
  UPDATE log_event SET subject_name = NULL, personal = NULL WHERE subject_id = person;
END $$;

-- With an authority, its users were removed without an event for each: they get it now. Last: links are made at commit.
WITH erased AS (
  SELECT e.actor_id AS person, c.position FROM log_chain c JOIN log_event e ON e.id = c.event_id
  WHERE c.actor_digest IS NOT NULL AND c.actor_salt IS NULL
  UNION ALL
  SELECT e.subject_id, c.position FROM log_chain c JOIN log_event e ON e.id = c.event_id
  WHERE c.subject_digest IS NOT NULL AND c.subject_salt IS NULL
)
INSERT INTO log_event (action, subject_id)
SELECT 'user.removed', person FROM erased
WHERE person IS NOT NULL AND NOT EXISTS (SELECT FROM "user" WHERE id = person)
GROUP BY person
HAVING NOT EXISTS (
  SELECT FROM log_event r JOIN log_chain c ON c.event_id = r.id
  WHERE r.subject_id = person AND r.action = 'user.removed' AND c.position >= max(erased.position)
)
ORDER BY person;
