-- Built beside the writes of the version before; such a statement must stand alone in its file. The log is read newest first
-- by its moment: with an index for each filter, a page costs the same however long the log is.
CREATE INDEX CONCURRENTLY "log_event_at_id_idx" ON "log_event"("at" DESC, "id" DESC);
