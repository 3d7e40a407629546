-- The version before sorted by ID: it goes on without these, more slowly.
SET lock_timeout = '5s';
DROP INDEX "log_event_authority_id_id_idx", "log_event_authority_id_action_id_idx";
