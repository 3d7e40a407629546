CREATE INDEX CONCURRENTLY "user_search_idx" ON "user" USING GIN ("authority_id", search_fold("first_name" || ' ' || "last_name" || ' ' || "email" || ' ' || "username") gin_trgm_ops);
