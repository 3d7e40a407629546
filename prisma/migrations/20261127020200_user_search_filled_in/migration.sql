-- For the users who are there already, a thousand at a time: nobody who signs in meanwhile waits for all of them.
DO $$
DECLARE
  done integer := 0;
  upto integer;
BEGIN
  LOOP
    SELECT max(id) INTO upto FROM (SELECT id FROM "user" WHERE id > done ORDER BY id LIMIT 1000) AS next;
    EXIT WHEN upto IS NULL;
    UPDATE "user" SET first_name = first_name WHERE id > done AND id <= upto AND search_text IS NULL;
    COMMIT;
    done := upto;
  END LOOP;
END $$;
