-- As users’ addresses are kept since the migration before; a table each, so that no reader and no migration wait for each other.
ALTER TABLE email_change
  DROP CONSTRAINT IF EXISTS email_change_after_ascii_check,
  ADD CONSTRAINT email_change_after_ascii_check CHECK (octet_length("after") = length("after"));
