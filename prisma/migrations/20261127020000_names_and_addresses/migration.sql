-- Somebody may have one name only: it is the last name, and the first is empty (USR-02). The version before shows such a
-- user with a space before the name.
ALTER TABLE "user"
  DROP CONSTRAINT user_first_name_check,
  ADD CONSTRAINT user_first_name_check CHECK (first_name = '' OR btrim(first_name) <> '');

-- An address with an internationalised domain is kept in punycode alone, so that its two ways of writing are one address
-- (USR-03). No version has taken others than ASCII.
ALTER TABLE "user" ADD CONSTRAINT user_email_ascii_check CHECK (octet_length(email) = length(email));
