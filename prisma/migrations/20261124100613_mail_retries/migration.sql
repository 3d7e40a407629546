-- AlterTable
ALTER TABLE "mail" ADD COLUMN     "retried_at" TIMESTAMPTZ(3),
ADD COLUMN     "valid_until" TIMESTAMPTZ(3);

-- What was sent stays in the table: the few that failed are found without reading the rest.
CREATE INDEX mail_given_up_idx ON mail (id) WHERE failed_at IS NOT NULL;

-- A mail that fails keeps its content, so that it can be tried again. When it was sealed, nothing else said how long
-- a temporary password in it would work.
UPDATE mail SET valid_until = u.password_expires_at FROM "user" u
WHERE u.id = mail.user_id AND mail.template IN ('user-registered', 'password-reset') AND mail.sealed IS NOT NULL;
