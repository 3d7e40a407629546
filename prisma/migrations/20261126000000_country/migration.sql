-- Who looks after an authority follows from its country, so that nobody but the Commission changes it (AUT-02).

-- The authorities that an access manager looks after (ACC-02), itself left out, all of its own country: for the national
-- coordinator all but the Commission; for another one those it registered or was assigned, but none that is an access
-- manager itself (ACC-10). Every query and every write asks this function.
CREATE OR REPLACE FUNCTION scope_of(of_manager integer) RETURNS TABLE (authority_id integer) LANGUAGE sql STABLE AS $$
  SELECT a.id
  FROM authority m JOIN authority a ON a.country = m.country AND a.id <> m.id AND a.kind <> 'COMMISSION'
  WHERE m.id = of_manager AND m.kind = 'NATIONAL_COORDINATOR'
  UNION ALL
  SELECT a.id
  FROM authority m JOIN managed_authority managed ON managed.manager_id = m.id
    JOIN authority a ON a.id = managed.authority_id AND a.id <> m.id AND a.country = m.country AND a.kind = 'ORDINARY'
  WHERE m.id = of_manager AND m.kind = 'ACCESS_MANAGER'
$$;

-- What is delegated goes with what the authority is: nothing comes back by itself when that changes again.
CREATE FUNCTION authority_kind_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind <> 'ACCESS_MANAGER' THEN
    DELETE FROM access_manager_module WHERE authority_id = NEW.id;
    DELETE FROM managed_authority WHERE manager_id = NEW.id;
  END IF;
  IF NEW.kind <> 'ORDINARY' THEN
    DELETE FROM managed_authority WHERE authority_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authority_kind_changed AFTER UPDATE OF kind ON authority
  FOR EACH ROW WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION authority_kind_changed();

-- What no longer counts of what is there already.
DELETE FROM managed_authority managed USING authority m, authority a
WHERE m.id = managed.manager_id AND a.id = managed.authority_id
  AND (m.kind <> 'ACCESS_MANAGER' OR a.kind <> 'ORDINARY' OR a.country <> m.country);
DELETE FROM access_manager_module am USING authority a WHERE a.id = am.authority_id AND a.kind <> 'ACCESS_MANAGER';

-- Organisation numbers ---------------------------------------------------------------------------

-- A Swedish organisation number as NNNNNN-NNNN, however it was typed: with spaces, any dash or none, 16 or SE…01 around
-- it. Anything else comes back as it is. src/authorities/organisation-number.ts does the same.
CREATE FUNCTION swedish_organisation_number(typed text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(
    regexp_replace(
      substring(bare FROM '^(?:16)?([0-9]{10})$'), '^([0-9]{6})([0-9]{4})$', '\1-\2'),
    regexp_replace(
      substring(bare FROM '^SE([0-9]{10})01$'), '^([0-9]{6})([0-9]{4})$', '\1-\2'),
    typed)
  FROM (SELECT upper(regexp_replace(typed, '[\s\u00A0\u00AD\u2000-\u200A\u2010-\u2015\u202F\u2212\u3000\uFE58\uFE63\uFF0D-]', '', 'g')) AS bare) AS stripped
$$;

-- So that one number, written in two ways, is not registered twice (ACC-03).
CREATE FUNCTION authority_organisation_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.country = 'SE' AND (TG_OP = 'INSERT' OR OLD.country <> NEW.country
    OR OLD.organisation_number IS DISTINCT FROM NEW.organisation_number)
  THEN
    NEW.organisation_number := swedish_organisation_number(NEW.organisation_number);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER authority_organisation_number BEFORE INSERT OR UPDATE OF country, organisation_number ON authority
  FOR EACH ROW EXECUTE FUNCTION authority_organisation_number();

-- Of those that are there, the first with each number; a second one that was let in stays as it was typed.
UPDATE authority a SET organisation_number = swedish_organisation_number(a.organisation_number)
WHERE a.country = 'SE' AND a.organisation_number <> swedish_organisation_number(a.organisation_number)
  AND NOT EXISTS (
    SELECT FROM authority o
    WHERE o.country = 'SE' AND o.id <> a.id
      AND swedish_organisation_number(o.organisation_number) = swedish_organisation_number(a.organisation_number)
      AND (o.organisation_number = swedish_organisation_number(o.organisation_number) OR o.id < a.id));

-- The country -------------------------------------------------------------------------------------

-- Lets through what writes the country as it was, and the function below: with its owner's rights, for that authority.
CREATE FUNCTION authority_country_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('portal.moving', true) = NEW.id::text
    AND current_user = (SELECT rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.oid = TG_RELID)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'only the Commission moves an authority to another country'
    USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'authority_country_kept';
END $$;
CREATE TRIGGER authority_country_kept BEFORE UPDATE OF country ON authority
  FOR EACH ROW WHEN (OLD.country <> NEW.country) EXECUTE FUNCTION authority_country_kept();

-- Moves an authority to another country on behalf of an administrator of the Commission: what it was delegated, who it
-- was assigned to, and its links with authorities of the country that it leaves go with the move. A national coordinator
-- stays one; a unique index refuses it where there is one already.
CREATE FUNCTION move_authority(moved integer, to_country text, number text, by_user integer) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  from_country text;
BEGIN
  PERFORM FROM "user" u JOIN authority c ON c.id = u.authority_id AND c.kind = 'COMMISSION'
    WHERE u.id = by_user AND u.is_administrator FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only the Commission moves an authority to another country' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT country INTO STRICT from_country FROM authority WHERE id = moved FOR NO KEY UPDATE;
  DELETE FROM managed_authority WHERE authority_id = moved OR manager_id = moved;
  DELETE FROM linked_coordinator l USING authority o
    WHERE o.country = from_country
      AND ((l.authority_id = moved AND o.id = l.coordinator_id) OR (l.coordinator_id = moved AND o.id = l.authority_id));
  PERFORM set_config('portal.moving', moved::text, true);
  UPDATE authority SET country = to_country, organisation_number = number, manages_all_modules = false,
    kind = CASE kind WHEN 'ACCESS_MANAGER' THEN 'ORDINARY' ELSE kind END
  WHERE id = moved;
  PERFORM set_config('portal.moving', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION move_authority(integer, text, text, integer) FROM PUBLIC;
