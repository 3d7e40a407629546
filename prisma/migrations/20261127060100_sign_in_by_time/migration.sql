-- What is removed when it is old enough is found by it. Built beside the writes of the version before, alone in its file.
CREATE INDEX CONCURRENTLY "sign_in_started_at_idx" ON "sign_in"("started_at");
