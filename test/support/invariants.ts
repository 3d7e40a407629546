import type pg from 'pg';
import { linkEvents } from '../../src/audit/link-events.ts';
import { verifyLog } from '../../src/audit/verify-log.ts';

/**
 * What must hold in the database at any moment, whatever has happened to it: crashes, a restored backup, load. Each
 * is a query for the rows that offend. $1 is the moment from which on everything has been done through the portal;
 * what came before, such as the demo data, has no events.
 */
const invariants: Record<string, string> = {
  'USR-07 an authority with users has as many holders of each role as its minimum': `
    SELECT am.authority_id, r.id AS role_id, r.minimum_users, count(a.user_id) AS holders
    FROM authority_module am
      JOIN module_role r ON r.module_id = am.module_id AND r.retired_at IS NULL
      LEFT JOIN role_shortfall s ON s.authority_id = am.authority_id AND s.role_id = r.id
      LEFT JOIN role_assignment a ON a.authority_id = am.authority_id AND a.role_id = r.id
    WHERE EXISTS (SELECT FROM "user" u WHERE u.authority_id = am.authority_id)
      AND (am.part = 'COORDINATOR' OR NOT r.coordinator_only)
    GROUP BY 1, 2, 3 HAVING count(a.user_id) < least(r.minimum_users, min(s.holders))`,

  'USR-07 an authority with users has an administrator': `
    SELECT authority_id FROM "user" GROUP BY 1 HAVING NOT bool_or(is_administrator)`,

  'USR-03 USR-04 an e-mail and a username belong to one user': `
    SELECT lower(email) AS name FROM "user" GROUP BY 1 HAVING count(*) > 1
    UNION ALL SELECT lower(username) FROM "user" GROUP BY 1 HAVING count(*) > 1
    UNION ALL
    SELECT username FROM "user" u WHERE NOT EXISTS (
      SELECT FROM used_username o WHERE o.user_id = u.id AND o.digest = sha256(convert_to(u.username, 'UTF8')))`,

  'MAIL-02 each event that a user is told of has its mails, and no mail is without its event': `
    WITH cause AS (
      SELECT subject_id AS user_id, 'user-registered' AS template, 1 AS mails FROM log_event WHERE action = 'user.registered'
      UNION ALL
      SELECT subject_id, 'password-reset', 1 FROM log_event WHERE action = 'password.reset'
      UNION ALL
      SELECT subject_id, 'password-requested', 1 FROM log_event WHERE action = 'password.requested'
      UNION ALL
      SELECT subject_id, 'email-changed', 2 FROM log_event WHERE action = 'user.email-confirmed'
      UNION ALL
      SELECT subject_id, 'email-change-requested', 1 FROM log_event WHERE action = 'user.email-requested'
      UNION ALL
      SELECT subject_id, 'email-confirmation', 1 FROM log_event
      WHERE action IN ('user.email-requested', 'user.email-link-sent-again')
    ), caused AS (
      SELECT user_id, template, sum(mails) AS mails FROM cause JOIN "user" u ON u.id = user_id GROUP BY 1, 2
    ), recorded AS (
      SELECT user_id, template, count(*) AS mails FROM mail
      WHERE user_id IS NOT NULL AND template IN ('user-registered', 'password-reset', 'password-requested', 'email-changed',
        'email-change-requested', 'email-confirmation')
      GROUP BY 1, 2
    )
    SELECT user_id, template, caused.mails AS caused, recorded.mails AS recorded
    FROM caused FULL JOIN recorded USING (user_id, template) WHERE caused.mails IS DISTINCT FROM recorded.mails`,

  'MAIL-02 AUT-04 each changed address of an authority has its mails, and no such mail is without its event': `
    WITH caused AS (
      SELECT authority_id, sum(CASE WHEN changes #>> '{email,before}' = '' THEN 1 ELSE 2 END) AS mails
      FROM log_event JOIN authority a ON a.id = authority_id
      WHERE action = 'authority.email-confirmed' GROUP BY 1
    ), recorded AS (
      SELECT authority_id, count(*) AS mails FROM mail WHERE template = 'authority-email-changed' GROUP BY 1
    )
    SELECT authority_id, caused.mails AS caused, recorded.mails AS recorded
    FROM caused FULL JOIN recorded USING (authority_id) WHERE caused.mails IS DISTINCT FROM recorded.mails`,

  'MAIL-02 AUT-03 each greater change of a name has its mail': `
    SELECT * FROM (SELECT
      (SELECT count(*) FROM log_event WHERE action = 'name-change.requested' AND at > $1) AS caused,
      (SELECT count(*) FROM mail WHERE template = 'name-change' AND created_at > $1) AS recorded) AS counted
    WHERE caused <> recorded`,

  'MAIL-02 PWD-10 a mail is waiting, sent or failed; its content is kept while it waits, and not once it is sent': `
    SELECT id FROM mail
    WHERE (sent_at IS NOT NULL AND (failed_at IS NOT NULL OR sealed IS NOT NULL))
      OR (sent_at IS NULL AND failed_at IS NULL AND sealed IS NULL)`,

  'LOG-01 each user that has come has one event of it': `
    SELECT u.id FROM "user" u
    WHERE u.created_at > $1
      AND (SELECT count(*) FROM log_event WHERE action = 'user.registered' AND subject_id = u.id) <> 1`,

  'LOG-01 USR-10 each user that has gone has one event of it, and his or her name is nowhere': `
    SELECT gone.user_id FROM (SELECT DISTINCT user_id FROM used_username) AS gone
    WHERE NOT EXISTS (SELECT FROM "user" u WHERE u.id = gone.user_id)
      AND ((SELECT count(*) FROM log_event WHERE action = 'user.removed' AND subject_id = gone.user_id) <> 1
        OR EXISTS (SELECT FROM log_event WHERE subject_id = gone.user_id AND (subject_name IS NOT NULL OR personal IS NOT NULL)))
      AND NOT EXISTS (
        SELECT FROM log_event e JOIN log_event r ON r.action = 'authority.removed' AND r.authority_id = e.authority_id
        WHERE e.subject_id = gone.user_id)`,

  'LOG-01 each saved version of a user has its event': `
    SELECT u.id, u.version FROM "user" u
    WHERE u.version - 1 > (
      SELECT count(*) FROM log_event
      WHERE action IN ('user.changed', 'user.email-requested', 'user.email-cancelled') AND subject_id = u.id)`,

  'LOG-01 AUT-05 the saved versions of an authority are those of its events, each once': `
    SELECT a.id, a.version, logged.versions
    FROM authority a
    CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(DISTINCT (changes #>> '{version,after}')::integer), '{}') AS versions,
        count(*) FILTER (WHERE action = 'authority.changed') AS saves,
        count(DISTINCT changes #>> '{version,after}') FILTER (WHERE action = 'authority.changed') AS saved
      FROM log_event
      WHERE authority_id = a.id AND changes ? 'version'
        AND action IN ('authority.changed', 'authority.email-requested', 'authority.email-cancelled')) AS logged
    WHERE logged.versions <> ARRAY(SELECT generate_series(2, a.version)) OR logged.saves <> logged.saved`,

  'LOG-01 PWD-01 a password is temporary exactly when the latest event on it says so': `
    SELECT u.id FROM "user" u
    CROSS JOIN LATERAL (
      SELECT action FROM log_event
      WHERE (subject_id = u.id AND action IN ('user.registered', 'password.reset'))
        OR (actor_id = u.id AND action IN ('password.chosen', 'password.request-used'))
      ORDER BY id DESC LIMIT 1) AS latest
    WHERE u.password_temporary = (latest.action = 'password.chosen')`,

  'LOG-01 PWD-02 each chosen password is remembered and has its event': `
    SELECT u.id FROM "user" u
    WHERE (SELECT count(*) FROM password_history h WHERE h.user_id = u.id AND h.chosen_at > $1)
      <> (SELECT count(*) FROM log_event WHERE actor_id = u.id AND action = 'password.chosen')`,

  'LOG-01 each sign-in has its event, and each event its sign-in': `
    SELECT u.id FROM "user" u
    WHERE (SELECT count(*) FROM sign_in s WHERE s.user_id = u.id)
      <> (SELECT count(*) FROM log_event WHERE actor_id = u.id AND action = 'session.signed-in')`,

  'SEC-02 no sign-in outlives a reset of the password': `
    SELECT s.id FROM sign_in s
    WHERE s.ended_at IS NULL AND EXISTS (
      SELECT FROM log_event e
      WHERE e.subject_id = s.user_id AND e.action = 'password.reset' AND e.at > s.started_at)`,

  'PWD-09 no sign-in outlives the use of a requested password, but the one that used it': `
    SELECT s.id FROM sign_in s
    WHERE s.ended_at IS NULL AND EXISTS (
      SELECT FROM log_event e JOIN sign_in later ON later.user_id = s.user_id AND later.id > s.id
      WHERE e.actor_id = s.user_id AND e.action = 'password.request-used' AND e.at > later.started_at)`,

  'PWD-07 fewer wrong passwords are counted than block, and none of a blocked user': `
    SELECT w.id FROM wrong_passwords w LEFT JOIN "user" u ON u.id = w.user_id
    WHERE (w.user_id IS NOT NULL AND w.count >= CASE WHEN w.source LIKE 'others %' THEN 100 ELSE 5 END)
      OR (u.failed_sign_ins >= 5 AND w.count > 0)`,
};

/** The invariants that do not hold, with the rows that offend: none, where all is well. */
export async function brokenInvariants(pool: pg.Pool, since: Date): Promise<Record<string, unknown[]>> {
  const broken: Record<string, unknown[]> = {};
  for (const [name, query] of Object.entries(invariants)) {
    const { rows } = await pool.query<Record<string, unknown>>(query, query.includes('$1') ? [since] : []);
    if (rows.length > 0) broken[name] = rows;
  }
  const fault = await faultInChain(pool);
  if (fault) broken['LOG-02 the log is a whole chain'] = [fault];
  return broken;
}

async function faultInChain(pool: pg.Pool): Promise<unknown> {
  const client = await pool.connect();
  try {
    await linkEvents(client);
    return (await verifyLog(client)).fault;
  } finally {
    client.release();
  }
}
