-- The log is a chain (LOG-02): each event is linked to the one before it by a SHA-256, so that one that has been
-- changed, removed or put in between is found. src/audit/verify-log.ts computes the same outside the database.
-- What names a person is in the chain as a digest with a random salt only. Erasing a person (USR-10) takes the salt
-- away with the name: the digest stays, and the chain with it, but nobody can guess the name back.
CREATE TABLE "log_chain" (
    "event_id" BIGINT NOT NULL,
    "position" BIGINT,
    "actor_salt" UUID,
    "subject_salt" UUID,
    "actor_digest" BYTEA,
    "subject_digest" BYTEA,
    "hash" BYTEA,

    CONSTRAINT "log_chain_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "log_chain_position_key" ON "log_chain"("position");

-- SHA-256 over the fields, each as its length in bytes, a colon and itself, or a hyphen where there is none: two
-- different lists never look the same.
CREATE FUNCTION log_digest(VARIADIC fields text[]) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(string_agg(
    coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-'), '' ORDER BY place), 'UTF8'))
  FROM unnest(fields) WITH ORDINALITY AS listed (field, place)
$$;

CREATE FUNCTION await_link(of_event bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO log_chain (event_id, actor_salt, subject_salt)
  SELECT id, CASE WHEN actor_name IS NOT NULL THEN gen_random_uuid() END,
    CASE WHEN subject_name IS NOT NULL OR personal IS NOT NULL THEN gen_random_uuid() END
  FROM log_event WHERE id = of_event
$$;

-- The link is made in two steps, both at commit. The lock that keeps the chain in line must be the last that a
-- transaction takes, or it could wait for a row that another one holds while that one waits for the lock. Deferred
-- triggers run in the order of their causes, and some lock rows; what the first step puts off runs after them all.
CREATE FUNCTION log_event_chained() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM await_link(NEW.id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER log_event_chained AFTER INSERT ON log_event
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION log_event_chained();

CREATE FUNCTION log_chain_link() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  event log_event;
  head log_chain;
  of_actor bytea;
  of_subject bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('log chain', 0));
  SELECT * INTO head FROM log_chain WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
  SELECT * INTO event FROM log_event WHERE id = NEW.event_id;
  head.position := coalesce(head.position, 0) + 1;
  IF NEW.actor_salt IS NOT NULL THEN
    of_actor := log_digest(NEW.actor_salt::text, event.actor_name);
  END IF;
  IF NEW.subject_salt IS NOT NULL THEN
    of_subject := log_digest(NEW.subject_salt::text, event.subject_name, event.personal::text);
  END IF;
  UPDATE log_chain SET position = head.position, actor_digest = of_actor, subject_digest = of_subject,
    hash = log_digest(head.position::text, encode(head.hash, 'hex'), event.id::text,
      (extract(epoch FROM event.at) * 1000)::bigint::text, event.action, event.actor_id::text, event.address,
      event.authority_id::text, event.subject_id::text, event.changes::text,
      encode(of_actor, 'hex'), encode(of_subject, 'hex'))
  WHERE event_id = NEW.event_id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER log_chain_link AFTER INSERT ON log_chain
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION log_chain_link();

-- Like the log itself: a link that is made stays, but for the salts.
CREATE FUNCTION log_chain_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.hash IS NULL OR (
      to_jsonb(NEW) - 'actor_salt' - 'subject_salt' = to_jsonb(OLD) - 'actor_salt' - 'subject_salt'
      AND (NEW.actor_salt IS NULL OR NEW.actor_salt = OLD.actor_salt)
      AND (NEW.subject_salt IS NULL OR NEW.subject_salt = OLD.subject_salt))
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the log can be added to only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER log_chain_append_only BEFORE UPDATE OR DELETE ON log_chain
  FOR EACH ROW EXECUTE FUNCTION log_chain_append_only();
CREATE TRIGGER log_chain_no_truncate BEFORE TRUNCATE ON log_chain
  FOR EACH STATEMENT EXECUTE FUNCTION log_chain_append_only();

-- With its owner's rights, since the portal's own role may change nothing in the log; and only for who is no longer
-- there, so that nobody can cover up what he or she did by erasing who it was.
CREATE OR REPLACE FUNCTION erase_person_from_log(person integer) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM "user" WHERE id = person) THEN
    RAISE EXCEPTION 'only a user who has been removed is erased from the log' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE log_chain SET actor_salt = NULL FROM log_event e WHERE e.id = event_id AND e.actor_id = person;
  UPDATE log_chain SET subject_salt = NULL FROM log_event e WHERE e.id = event_id AND e.subject_id = person;
  UPDATE log_event SET actor_name = NULL WHERE actor_id = person;
  UPDATE log_event SET subject_name = NULL, personal = NULL WHERE subject_id = person;
END $$;
REVOKE EXECUTE ON FUNCTION erase_person_from_log(integer) FROM PUBLIC;

-- What is there already, in the order in which it was recorded. Last: the links themselves are made at commit.
SELECT count(await_link(id)) FROM (SELECT id FROM log_event ORDER BY id) AS recorded;
