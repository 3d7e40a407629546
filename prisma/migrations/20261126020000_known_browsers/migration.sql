-- Nobody is kept out (PWD-07, PWD-09): wrong passwords are counted by where they come from, and a requested temporary
-- password works beside the present one. "user".failed_sign_ins stays, since the version before counts there: five in it
-- means blocked, to both versions.

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "requested_password_expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "requested_password_hash" TEXT;

ALTER TABLE "user" ADD CONSTRAINT user_requested_password_check
  CHECK ((requested_password_hash IS NULL) = (requested_password_expires_at IS NULL));

-- CreateTable
CREATE TABLE "known_browser" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "token_digest" BYTEA NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "user_agent" TEXT NOT NULL,

    CONSTRAINT "known_browser_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wrong_passwords" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "user_id" INTEGER,
    "count" INTEGER NOT NULL DEFAULT 0,
    "under_way" INTEGER NOT NULL DEFAULT 0,
    "reserved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "waits_until" TIMESTAMPTZ(3),

    CONSTRAINT "wrong_passwords_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "known_browser_last_used_at_idx" ON "known_browser"("last_used_at");

-- CreateIndex
CREATE UNIQUE INDEX "known_browser_token_key" ON "known_browser"("user_id", "token_digest");

-- CreateIndex
CREATE UNIQUE INDEX "wrong_passwords_source_key" ON "wrong_passwords"("source");

-- CreateIndex
CREATE INDEX "wrong_passwords_user_id_idx" ON "wrong_passwords"("user_id");

-- CreateIndex
CREATE INDEX "wrong_passwords_reserved_at_idx" ON "wrong_passwords"("reserved_at");

-- AddForeignKey
ALTER TABLE "known_browser" ADD CONSTRAINT "known_browser_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wrong_passwords" ADD CONSTRAINT "wrong_passwords_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "wrong_passwords" ADD CONSTRAINT wrong_passwords_count_check CHECK (count >= 0 AND under_way >= 0);

-- The log names nobody who has been removed (USR-10), also when the event was on its way at that moment: what names a
-- user is written only while that user is there, and holds back the removal until it is there to be erased.
CREATE FUNCTION has_been_removed(person integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM "user" WHERE id = person)
    AND EXISTS (SELECT FROM used_username WHERE user_id = person)
$$;

CREATE FUNCTION log_event_names_users() RETURNS trigger LANGUAGE plpgsql
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
  RETURN NEW;
END $$;
CREATE TRIGGER log_event_names_users BEFORE INSERT ON log_event
  FOR EACH ROW EXECUTE FUNCTION log_event_names_users();
