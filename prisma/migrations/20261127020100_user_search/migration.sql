-- The list of users is searched in a text kept for it, by an index that holds the authority and every part of the text
-- (USR-12). btree_gin is a trusted extension, as those of «Sök myndighet»: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gin;

ALTER TABLE "user" ADD COLUMN "search_text" TEXT;

CREATE FUNCTION user_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_text := search_fold(NEW.first_name || ' ' || NEW.last_name || ' ' || NEW.email || ' ' || NEW.username);
  RETURN NEW;
END $$;
CREATE TRIGGER user_search_text BEFORE INSERT OR UPDATE OF first_name, last_name, email, username ON "user"
  FOR EACH ROW EXECUTE FUNCTION user_search_text();
