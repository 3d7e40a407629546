-- As users’ addresses are kept since the migration before; a table each, so that no reader and no migration wait for each other.
ALTER TABLE invitation
  DROP CONSTRAINT IF EXISTS invitation_email_ascii_check,
  ADD CONSTRAINT invitation_email_ascii_check CHECK (octet_length(email) = length(email));
