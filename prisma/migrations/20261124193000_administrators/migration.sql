-- Who else is an administrator is asked on every page of one, also where there are thousands of users.
CREATE INDEX user_administrator_idx ON "user" (authority_id) WHERE is_administrator;
