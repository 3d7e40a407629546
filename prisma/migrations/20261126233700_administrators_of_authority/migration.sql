CREATE INDEX CONCURRENTLY "user_administrators_idx" ON "user" ("authority_id") WHERE "is_administrator";
