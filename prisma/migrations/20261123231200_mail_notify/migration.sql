-- Wakes the processes that send mail as soon as one is committed (MAIL-02).
CREATE FUNCTION mail_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY mail;
  RETURN NULL;
END $$;
CREATE TRIGGER mail_notify AFTER INSERT ON mail FOR EACH STATEMENT EXECUTE FUNCTION mail_notify();

-- What has been sent stays in the table: the few that wait are found without reading the rest.
CREATE INDEX mail_waiting_idx ON mail (id) WHERE sent_at IS NULL AND failed_at IS NULL;
