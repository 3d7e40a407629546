-- By itself: a migration that changes two tables and a page that reads both can wait for each other.
-- AlterTable
ALTER TABLE "user" ADD COLUMN IF NOT EXISTS "factor_demanded_since" TIMESTAMPTZ(3);

-- The grace of those of whom it is always demanded counts from today.
UPDATE "user" u SET factor_demanded_since = now()
FROM authority a WHERE a.id = u.authority_id AND u.is_administrator AND a.kind <> 'ORDINARY';
