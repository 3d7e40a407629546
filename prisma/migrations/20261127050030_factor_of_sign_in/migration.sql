-- By itself: a migration that changes two tables and a page that reads both can wait for each other.
-- AlterTable
ALTER TABLE "sign_in" ADD COLUMN IF NOT EXISTS "factor" "Factor",
ADD COLUMN IF NOT EXISTS "proven_at" TIMESTAMPTZ(3);
