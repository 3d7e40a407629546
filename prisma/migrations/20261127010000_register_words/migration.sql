-- What a register last said of an authority, and authorities that share an organisation number in a register, or have none
-- (ACC-03). The version before writes no place: for it, and for all that is registered by hand, a number is taken as soon
-- as anybody has it.
SET lock_timeout = '5s';

-- The name that tells an authority of a register apart from others with its organisation number, or from others that
-- have none: its name in the register, folded by src/authorities/import/fold-name.ts. Empty for all others.
ALTER TABLE "authority" ADD COLUMN "register_place" TEXT NOT NULL DEFAULT '';

-- The same name as before, which the version before looks for when a number is refused.
CREATE UNIQUE INDEX "authority_register_place_key" ON "authority"("country", "organisation_number", "register_place");
DROP INDEX "authority_organisation_number_key";
ALTER INDEX "authority_register_place_key" RENAME TO "authority_organisation_number_key";
CREATE UNIQUE INDEX authority_without_number_key ON authority (country, register_place)
  WHERE organisation_number IS NULL AND register_place <> '';

-- Only a register shares a number: what has no place gets none that anybody has. The lock keeps two who take one number
-- at the same moment apart, as a unique index would. A move to another country is by hand.
CREATE FUNCTION authority_number_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.country <> NEW.country THEN
    NEW.register_place := '';
  END IF;
  IF NEW.organisation_number IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('organisation number ' || NEW.country || NEW.organisation_number, 0));
  IF NEW.register_place = '' AND EXISTS (
    SELECT FROM authority
    WHERE country = NEW.country AND organisation_number = NEW.organisation_number AND id <> NEW.id)
  THEN
    RAISE EXCEPTION 'another authority has the organisation number'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'authority_organisation_number_key', TABLE = 'authority';
  END IF;
  RETURN NEW;
END $$;
-- Named to come after what writes the number in one way: triggers run in the order of their names.
CREATE TRIGGER authority_organisation_number_free BEFORE INSERT OR UPDATE OF country, organisation_number, register_place
  ON authority FOR EACH ROW EXECUTE FUNCTION authority_number_free();

CREATE TABLE "register_word" (
    "authority_id" INTEGER NOT NULL,
    "fields" JSONB NOT NULL,

    CONSTRAINT "register_word_pkey" PRIMARY KEY ("authority_id")
);
ALTER TABLE "register_word" ADD CONSTRAINT "register_word_authority_id_fkey"
  FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the import of the version before wrote is in the log, as done by nobody: so what an administrator has changed
-- since is known from what is still the register's.
INSERT INTO register_word (authority_id, fields)
SELECT a.id, jsonb_object_agg(said.field, said.word)
FROM authority a CROSS JOIN LATERAL (
  SELECT DISTINCT ON (c.key) c.key AS field, c.value ->> 'after' AS word
  FROM log_event e, jsonb_each(e.changes) AS c
  WHERE e.authority_id = a.id AND e.actor_id IS NULL AND e.actor_name IS NULL
    AND e.action IN ('authority.registered', 'authority.changed', 'authority.email-requested')
    AND c.key IN ('officialName', 'informalName', 'postalStreet', 'postalCode', 'postalCity', 'visitingStreet',
      'visitingCode', 'visitingCity', 'telephone', 'email', 'website')
    AND c.value ->> 'after' <> ''
  ORDER BY c.key, e.id DESC
) AS said
WHERE a.country = 'SE'
GROUP BY a.id;
