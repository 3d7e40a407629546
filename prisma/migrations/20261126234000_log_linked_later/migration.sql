-- The links of the chain (LOG-02) are made after the commit, many at once: no writer waits for another one's disk.
-- An event waits in log_unlinked, with a seal over what cannot change, written in the event's own transaction.
SET lock_timeout = '5s';

CREATE TABLE "log_unlinked" (
    "event_id" BIGINT NOT NULL,
    "seal" BYTEA NOT NULL,
    "broken" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "log_unlinked_pkey" PRIMARY KEY ("event_id")
);

-- Names are not sealed: a person may be erased before the link is made.
CREATE FUNCTION log_seal(event log_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(ROW(event.id, extract(epoch FROM event.at), event.action, event.actor_id, event.address,
    event.authority_id, event.subject_id, event.changes)::text, 'UTF8'))
$$;

DROP TRIGGER log_event_chained ON log_event;
DROP TRIGGER log_chain_link ON log_chain;
DROP FUNCTION log_event_chained();
DROP FUNCTION log_chain_link();
DROP FUNCTION await_link(bigint);
DROP FUNCTION log_digest(VARIADIC text[]);

-- One trigger, since each call costs as much as what it does. After log_event_now, which sets the moment: triggers run in
-- the order of their names. The users are locked against removal, and of who has been removed no name is recorded.
DROP TRIGGER log_event_names_users ON log_event;
DROP FUNCTION log_event_names_users();
CREATE FUNCTION log_event_recorded() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM "user" WHERE id IN (NEW.actor_id, NEW.subject_id) ORDER BY id FOR KEY SHARE;
  IF has_been_removed(NEW.actor_id) THEN
    NEW.actor_name := NULL;
  END IF;
  IF has_been_removed(NEW.subject_id) THEN
    NEW.subject_name := NULL;
    NEW.personal := NULL;
  END IF;
  -- As log_seal does, written out: a call of it takes longer than the sum.
  INSERT INTO log_unlinked (event_id, seal) VALUES (NEW.id, sha256(convert_to(ROW(NEW.id, extract(epoch FROM NEW.at),
    NEW.action, NEW.actor_id, NEW.address, NEW.authority_id, NEW.subject_id, NEW.changes)::text, 'UTF8')));
  RETURN NEW;
END $$;
CREATE TRIGGER log_event_recorded BEFORE INSERT ON log_event
  FOR EACH ROW EXECUTE FUNCTION log_event_recorded();

-- A field of what is hashed: its length in bytes, a colon and itself, or a hyphen where there is none. Two different
-- lists of fields never look the same. src/audit/link.ts does the same outside the database.
CREATE FUNCTION log_field(field text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-')
$$;

-- Links the events that wait, oldest first and at most so many, and returns how many. Does nothing while another
-- transaction links. An event that is no longer what was sealed is left, and marked for audit:verify. With its
-- owner's rights: the portal's own role may ask for links, and make none of its own.
CREATE FUNCTION link_log(most integer) RETURNS integer LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head record;
  one record;
  linked bigint[] := '{}';
  broken_ones bigint[] := '{}';
  of_actor bytea;
  of_subject bytea;
  place bigint;
  last_hash bytea;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('log chain', 0)) THEN
    RETURN 0;
  END IF;
  SELECT position, hash INTO head FROM log_chain WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
  place := coalesce(head.position, 0);
  last_hash := head.hash;
  FOR one IN
    -- Locked, because who erases a person waits for the links of his or her events.
    WITH waiting AS (
      SELECT event_id, seal FROM log_unlinked WHERE NOT broken ORDER BY event_id LIMIT most FOR UPDATE SKIP LOCKED
    )
    SELECT waiting.event_id, e.*, (extract(epoch FROM e.at) * 1000)::bigint AS milliseconds,
      coalesce(log_seal(e) = waiting.seal, false) AS is_whole,
      CASE WHEN e.actor_name IS NOT NULL THEN gen_random_uuid() END AS actor_salt,
      CASE WHEN e.subject_name IS NOT NULL OR e.personal IS NOT NULL THEN gen_random_uuid() END AS subject_salt
    FROM waiting LEFT JOIN log_event e ON e.id = waiting.event_id
    ORDER BY waiting.event_id
  LOOP
    IF NOT one.is_whole THEN
      broken_ones := broken_ones || one.event_id;
      CONTINUE;
    END IF;
    place := place + 1;
    of_actor := CASE WHEN one.actor_salt IS NOT NULL
      THEN sha256(convert_to(log_field(one.actor_salt::text) || log_field(one.actor_name), 'UTF8')) END;
    of_subject := CASE WHEN one.subject_salt IS NOT NULL
      THEN sha256(convert_to(log_field(one.subject_salt::text) || log_field(one.subject_name) || log_field(one.personal::text), 'UTF8')) END;
    last_hash := sha256(convert_to(
      log_field(place::text) || log_field(encode(last_hash, 'hex')) || log_field(one.event_id::text)
      || log_field(one.milliseconds::text) || log_field(one.action) || log_field(one.actor_id::text)
      || log_field(one.address) || log_field(one.authority_id::text) || log_field(one.subject_id::text)
      || log_field(one.changes::text) || log_field(encode(of_actor, 'hex')) || log_field(encode(of_subject, 'hex')), 'UTF8'));
    INSERT INTO log_chain (event_id, position, actor_salt, subject_salt, actor_digest, subject_digest, hash)
    VALUES (one.event_id, place, one.actor_salt, one.subject_salt, of_actor, of_subject, last_hash);
    linked := linked || one.event_id;
  END LOOP;
  DELETE FROM log_unlinked WHERE event_id = ANY (linked);
  UPDATE log_unlinked SET broken = true WHERE event_id = ANY (broken_ones);
  RETURN cardinality(linked);
END $$;
REVOKE EXECUTE ON FUNCTION link_log(integer) FROM PUBLIC;

-- As before, but that links may be made meanwhile: first it waits for those of the person's events, or keeps them back.
CREATE OR REPLACE FUNCTION erase_person_from_log(person integer) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM "user" WHERE id = person) THEN
    RAISE EXCEPTION 'only a user who has been removed is erased from the log' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM log_event WHERE subject_id = person AND action = 'user.removed') THEN
    INSERT INTO log_event (action, subject_id) VALUES ('user.removed', person);
  END IF;
  PERFORM FROM log_unlinked u JOIN log_event e ON e.id = u.event_id
    WHERE e.actor_id = person OR e.subject_id = person ORDER BY u.event_id FOR UPDATE OF u;
  UPDATE log_chain SET actor_salt = NULL FROM log_event e WHERE e.id = event_id AND e.actor_id = person;
  UPDATE log_chain SET subject_salt = NULL FROM log_event e WHERE e.id = event_id AND e.subject_id = person;
  UPDATE log_event SET actor_name = NULL WHERE actor_id = person;
  UPDATE log_event SET subject_name = NULL, personal = NULL WHERE subject_id = person;
END $$;
