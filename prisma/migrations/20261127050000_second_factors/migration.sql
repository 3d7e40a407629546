-- A second factor (PWD-11, PWD-12): an app with one-time codes, passkeys, recovery codes, and of whom they are demanded.
-- The version before knows none of it and goes on signing users in by password alone until it has been replaced. A sign-in
-- that waits for its factor is in a table of its own, so that the version before does not take it for a whole one.

-- CreateEnum
CREATE TYPE "FactorDemand" AS ENUM ('NONE', 'ADMINISTRATORS', 'ALL');

-- CreateEnum
CREATE TYPE "Factor" AS ENUM ('APP', 'PASSKEY', 'RECOVERY_CODE');

-- CreateEnum
CREATE TYPE "ResetKind" AS ENUM ('PASSWORD', 'SECOND_FACTOR');

-- CreateTable
CREATE TABLE "totp" (
    "user_id" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "last_step" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "totp_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "passkey" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[],
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "user_id" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("user_id","digest")
);

-- CreateTable
CREATE TABLE "pending_sign_in" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "password_hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pending_sign_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "used_challenge" (
    "digest" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_challenge_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "reset" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "by_id" INTEGER NOT NULL,
    "kind" "ResetKind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reset_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");

-- CreateIndex
CREATE INDEX "passkey_user_id_idx" ON "passkey"("user_id");

-- CreateIndex
CREATE INDEX "pending_sign_in_user_id_idx" ON "pending_sign_in"("user_id");

-- CreateIndex
CREATE INDEX "pending_sign_in_expires_at_idx" ON "pending_sign_in"("expires_at");

-- CreateIndex
CREATE INDEX "used_challenge_expires_at_idx" ON "used_challenge"("expires_at");

-- CreateIndex
CREATE INDEX "reset_user_id_by_id_idx" ON "reset"("user_id", "by_id");

-- AddForeignKey
ALTER TABLE "totp" ADD CONSTRAINT "totp_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_sign_in" ADD CONSTRAINT "pending_sign_in_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reset" ADD CONSTRAINT "reset_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE totp ADD CONSTRAINT totp_last_step_check CHECK (last_step >= 0);
ALTER TABLE passkey
  ADD CONSTRAINT passkey_counter_check CHECK (counter >= 0),
  ADD CONSTRAINT passkey_name_check CHECK (name <> ''),
  ADD CONSTRAINT passkey_credential_id_check CHECK (length(credential_id) BETWEEN 1 AND 1023);
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_digest_check CHECK (length(digest) = 32);
ALTER TABLE used_challenge ADD CONSTRAINT used_challenge_digest_check CHECK (length(digest) = 32);
ALTER TABLE pending_sign_in ADD CONSTRAINT pending_sign_in_kind_check
  CHECK (kind IN ('chosen', 'temporary', 'requested'));

-- A code is never taken twice, whatever the program does.
CREATE FUNCTION totp_step_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sealed = OLD.sealed AND NEW.last_step < OLD.last_step THEN
    RAISE EXCEPTION 'a used code would be taken again' USING ERRCODE = 'check_violation', CONSTRAINT = 'totp_step_rises';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER totp_step_rises BEFORE UPDATE ON totp FOR EACH ROW EXECUTE FUNCTION totp_step_rises();
