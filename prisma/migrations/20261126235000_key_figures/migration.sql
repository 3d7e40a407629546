-- «Nyckeltal» are kept: what each authority adds to its country, and the sums. A change marks its authority; figures of
-- marked authorities are counted anew when somebody asks, so that the page is exact after each commit. A job takes the
-- marked ones into the sums (src/key-figures/kept.ts). Marks are only added, so that no two changes wait for each other.
SET lock_timeout = '5s';

CREATE TABLE "authority_figures" (
    "authority_id" INTEGER NOT NULL,
    "country" CHAR(2) NOT NULL,
    "figures" JSONB NOT NULL,
    "changes_at" TIMESTAMPTZ(3),

    CONSTRAINT "authority_figures_pkey" PRIMARY KEY ("authority_id")
);
CREATE INDEX "authority_figures_country_changes_at_idx" ON "authority_figures"("country", "changes_at");

CREATE TABLE "country_figure" (
    "country" CHAR(2) NOT NULL,
    "key" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "country_figure_pkey" PRIMARY KEY ("country","key")
);

CREATE TABLE "stale_figures" (
    "id" BIGSERIAL NOT NULL,
    "authority_id" INTEGER NOT NULL,

    CONSTRAINT "stale_figures_pkey" PRIMARY KEY ("id")
);

-- With the owner's rights: the portal's own role gets its own on the table only after the migration.
CREATE FUNCTION mark_figures() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO stale_figures (authority_id) VALUES ((to_jsonb(OLD) ->> TG_ARGV[0])::integer);
  END IF;
  IF TG_OP = 'INSERT' OR to_jsonb(OLD) -> TG_ARGV[0] <> to_jsonb(NEW) -> TG_ARGV[0] THEN
    INSERT INTO stale_figures (authority_id) VALUES ((to_jsonb(NEW) ->> TG_ARGV[0])::integer);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authority_marks_figures AFTER INSERT OR DELETE ON authority
  FOR EACH ROW EXECUTE FUNCTION mark_figures('id');
CREATE TRIGGER authority_change_marks_figures AFTER UPDATE ON authority FOR EACH ROW
  WHEN (OLD.country IS DISTINCT FROM NEW.country OR OLD.kind IS DISTINCT FROM NEW.kind OR
    OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at)
  EXECUTE FUNCTION mark_figures('id');
CREATE TRIGGER user_marks_figures AFTER INSERT OR DELETE ON "user"
  FOR EACH ROW EXECUTE FUNCTION mark_figures('authority_id');
CREATE TRIGGER user_change_marks_figures AFTER UPDATE ON "user" FOR EACH ROW
  WHEN (OLD.authority_id IS DISTINCT FROM NEW.authority_id OR OLD.is_administrator IS DISTINCT FROM NEW.is_administrator OR
    OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.failed_sign_ins IS DISTINCT FROM NEW.failed_sign_ins OR
    OLD.password_temporary IS DISTINCT FROM NEW.password_temporary OR OLD.password_expires_at IS DISTINCT FROM NEW.password_expires_at)
  EXECUTE FUNCTION mark_figures('authority_id');
CREATE TRIGGER authority_module_marks_figures AFTER INSERT OR UPDATE OR DELETE ON authority_module
  FOR EACH ROW EXECUTE FUNCTION mark_figures('authority_id');

-- A save changes several roles of one authority.
CREATE FUNCTION mark_figures_of_holders() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO stale_figures (authority_id) SELECT DISTINCT authority_id FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER role_given_marks_figures AFTER INSERT ON role_assignment
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_figures_of_holders();
CREATE TRIGGER role_taken_marks_figures AFTER DELETE ON role_assignment
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_figures_of_holders();
CREATE TRIGGER role_changed_marks_figures AFTER UPDATE ON role_assignment
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_figures_of_holders();

-- A minimum concerns all authorities that have the module.
CREATE FUNCTION mark_figures_of_module() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO stale_figures (authority_id)
  SELECT authority_id FROM authority_module WHERE module_id = CASE TG_OP WHEN 'DELETE' THEN OLD.module_id ELSE NEW.module_id END;
  RETURN NULL;
END $$;
CREATE TRIGGER module_role_marks_figures AFTER INSERT OR DELETE ON module_role
  FOR EACH ROW EXECUTE FUNCTION mark_figures_of_module();
CREATE TRIGGER module_role_change_marks_figures AFTER UPDATE ON module_role FOR EACH ROW
  WHEN (OLD.minimum_users IS DISTINCT FROM NEW.minimum_users OR OLD.coordinator_only IS DISTINCT FROM NEW.coordinator_only OR OLD.retired_at IS DISTINCT FROM NEW.retired_at)
  EXECUTE FUNCTION mark_figures_of_module();

INSERT INTO stale_figures (authority_id) SELECT id FROM authority;
