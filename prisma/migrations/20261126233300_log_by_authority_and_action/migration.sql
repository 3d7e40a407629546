CREATE INDEX CONCURRENTLY "log_event_authority_id_action_at_id_idx" ON "log_event"("authority_id", "action", "at" DESC, "id" DESC);
