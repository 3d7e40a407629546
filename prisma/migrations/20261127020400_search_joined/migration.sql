-- «skatte verket» finds Skatteverket: names are also found without the spaces and hyphens in them (AUT-09).
CREATE INDEX CONCURRENTLY "authority_search_name_joined_idx" ON "authority_search_name" USING GIN (translate("folded", ' -', '') gin_trgm_ops);
