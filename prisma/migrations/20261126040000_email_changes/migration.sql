-- A changed e-mail address counts once its holder has followed a link mailed to it (AUT-04, USR-06).

-- CreateEnum
CREATE TYPE "EmailChangeOutcome" AS ENUM ('CONFIRMED', 'CANCELLED', 'REPLACED');

-- CreateTable
CREATE TABLE "email_change" (
    "id" SERIAL NOT NULL,
    "authority_id" INTEGER,
    "user_id" INTEGER,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "outcome" "EmailChangeOutcome",

    CONSTRAINT "email_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "email_change_token_hash_key" ON "email_change"("token_hash");

-- CreateIndex
CREATE INDEX "email_change_authority_id_idx" ON "email_change"("authority_id");

-- CreateIndex
CREATE INDEX "email_change_user_id_idx" ON "email_change"("user_id");

-- CreateIndex
CREATE INDEX "email_change_expires_at_idx" ON "email_change"("expires_at");

-- AddForeignKey
ALTER TABLE "email_change" ADD CONSTRAINT "email_change_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_change" ADD CONSTRAINT "email_change_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE email_change
  ADD CONSTRAINT email_change_whose_check CHECK (num_nonnulls(authority_id, user_id) = 1),
  ADD CONSTRAINT email_change_outcome_check CHECK ((closed_at IS NULL) = (outcome IS NULL)),
  ADD CONSTRAINT email_change_after_check CHECK (after = lower(after)),
  -- An address that nobody has confirmed is not kept when it no longer waits.
  ADD CONSTRAINT email_change_forgotten_check CHECK (closed_at IS NULL OR (before = '' AND after = '')),
  ADD CONSTRAINT email_change_token_hash_check CHECK (length(token_hash) = 32);

-- One address waits at a time. It reserves nothing: whoever confirms an address first has it (USR-03).
CREATE UNIQUE INDEX email_change_open_authority_key ON email_change (authority_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX email_change_open_user_key ON email_change (user_id) WHERE closed_at IS NULL;
