-- Whether a user has ever been known in a browser (USR-15). Not filled in: who has a known browser has been. The version
-- before leaves it empty.
SET lock_timeout = '5s';

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "first_browser_at" TIMESTAMPTZ(3);
