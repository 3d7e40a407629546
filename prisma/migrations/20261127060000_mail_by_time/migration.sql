-- What is removed when it is old enough is found by it. Built beside the writes of the version before, alone in its file.
CREATE INDEX CONCURRENTLY "mail_created_at_idx" ON "mail"("created_at");
