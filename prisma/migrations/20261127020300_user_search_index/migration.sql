CREATE INDEX CONCURRENTLY "user_search_idx" ON "user" USING GIN ("authority_id", "search_text" gin_trgm_ops);
