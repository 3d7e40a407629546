-- As before, but for the bounds: without them the events were sometimes read from the beginning of the log.
-- Links the events that wait, oldest first and at most so many, and returns how many. Does nothing while another
-- transaction links. An event that is no longer what was sealed is left, and marked for audit:verify. With its
-- owner's rights: the portal's own role may ask for links, and make none of its own.
CREATE OR REPLACE FUNCTION link_log(most integer) RETURNS integer LANGUAGE plpgsql
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
      AND e.id BETWEEN (SELECT min(event_id) FROM waiting) AND (SELECT max(event_id) FROM waiting)
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
