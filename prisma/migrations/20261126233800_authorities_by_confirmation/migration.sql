CREATE INDEX CONCURRENTLY "authority_country_confirmed_at_idx" ON "authority"("country", "confirmed_at");
