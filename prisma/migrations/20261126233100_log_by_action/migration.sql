CREATE INDEX CONCURRENTLY "log_event_action_at_id_idx" ON "log_event"("action", "at" DESC, "id" DESC);
