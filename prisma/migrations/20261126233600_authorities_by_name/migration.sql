-- The list of a coordinator's country, in the order in which it is read.
CREATE INDEX CONCURRENTLY "authority_country_name_idx" ON "authority" ("country", "informal_name" COLLATE "sv-SE-x-icu", "id");
