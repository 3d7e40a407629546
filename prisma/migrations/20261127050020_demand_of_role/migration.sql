-- By itself: a migration that changes two tables and a page that reads both can wait for each other.
-- AlterTable
ALTER TABLE "module_role" ADD COLUMN IF NOT EXISTS "demands_factor" BOOLEAN NOT NULL DEFAULT false;
