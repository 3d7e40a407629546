-- As users’ addresses are kept since the migration before; a table each, so that no reader and no migration wait for each other.
ALTER TABLE authority
  DROP CONSTRAINT IF EXISTS authority_email_ascii_check,
  ADD CONSTRAINT authority_email_ascii_check CHECK (octet_length(email) = length(email));
