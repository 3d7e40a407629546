-- An index over an expression, which schema.prisma cannot say: both names, in one look.
CREATE INDEX CONCURRENTLY "log_event_names_idx" ON "log_event"
  USING GIN ((coalesce("actor_name", '') || chr(10) || coalesce("subject_name", '')) gin_trgm_ops);
