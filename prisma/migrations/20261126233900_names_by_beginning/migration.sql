CREATE INDEX CONCURRENTLY "authority_search_name_beginning_idx" ON "authority_search_name" ("folded" COLLATE "C", "authority_id");
