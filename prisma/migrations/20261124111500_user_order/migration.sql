-- The list of users is read in its Swedish order, a page at a time, without sorting the whole authority (USR-12).
-- Prisma's schema cannot say the collation.
CREATE INDEX "user_authority_id_last_name_first_name_id_idx" ON "user"
  ("authority_id", "last_name" COLLATE "sv-SE-x-icu", "first_name" COLLATE "sv-SE-x-icu", "id");
DROP INDEX "user_authority_id_last_name_first_name_idx";
