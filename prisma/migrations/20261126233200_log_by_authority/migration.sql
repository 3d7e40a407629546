CREATE INDEX CONCURRENTLY "log_event_authority_id_at_id_idx" ON "log_event"("authority_id", "at" DESC, "id" DESC);
