-- From the first known browser on, a sign-in in another is news (USR-15). Null for everybody before; who has a known browser
-- counts as having been known since.
SET lock_timeout = '5s';
ALTER TABLE "user" ADD COLUMN     "browsers_known_since" TIMESTAMPTZ(3);
