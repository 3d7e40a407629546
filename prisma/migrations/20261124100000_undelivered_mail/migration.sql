-- Which addresses mail does not reach (MAIL-03): few mails fail, and of each it is asked whether a later one arrived.
CREATE INDEX mail_recipient_sent_at_idx ON mail (recipient, sent_at);
CREATE INDEX mail_failed_idx ON mail (authority_id, recipient) WHERE failed_at IS NOT NULL;
