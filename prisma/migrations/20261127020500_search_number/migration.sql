-- An organisation number finds its authority, whatever stands between its digits (AUT-09).
CREATE INDEX CONCURRENTLY "authority_search_number_idx" ON "authority" (regexp_replace(upper("organisation_number"), '[^0-9A-Z]', '', 'g'));
