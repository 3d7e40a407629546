-- The limits of access managers that Prisma's schema cannot say.

-- The authorities that an access manager looks after (ACC-02), itself left out: for the national coordinator those of
-- its country, for another one those it registered or was assigned; never the Commission or a coordinator. Every query and every write asks this function.
CREATE FUNCTION scope_of(of_manager integer) RETURNS TABLE (authority_id integer) LANGUAGE sql STABLE AS $$
  SELECT a.id
  FROM authority m JOIN authority a ON a.country = m.country AND a.id <> m.id AND a.kind <> 'COMMISSION'
  WHERE m.id = of_manager AND m.kind = 'NATIONAL_COORDINATOR'
  UNION ALL
  SELECT a.id
  FROM authority m JOIN managed_authority managed ON managed.manager_id = m.id
    JOIN authority a ON a.id = managed.authority_id AND a.id <> m.id AND a.kind NOT IN ('COMMISSION', 'NATIONAL_COORDINATOR')
  WHERE m.id = of_manager AND m.kind = 'ACCESS_MANAGER'
$$;

-- The modules that an access manager may give and withdraw (ACC-05).
CREATE FUNCTION modules_managed_by(of_manager integer) RETURNS TABLE (module_id integer) LANGUAGE sql STABLE AS $$
  SELECT module.id
  FROM authority m JOIN module ON m.kind = 'NATIONAL_COORDINATOR' OR (m.kind = 'ACCESS_MANAGER'
    AND (m.manages_all_modules OR EXISTS (SELECT FROM access_manager_module am WHERE am.authority_id = m.id AND am.module_id = module.id)))
  WHERE m.id = of_manager
$$;

ALTER TABLE managed_authority ADD CONSTRAINT managed_authority_self_check CHECK (manager_id <> authority_id);
ALTER TABLE invitation
  ADD CONSTRAINT invitation_email_check CHECK (email = lower(email)),
  ADD CONSTRAINT invitation_token_hash_check CHECK (length(token_hash) = 32);
