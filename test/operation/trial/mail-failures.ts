import { Guest } from '../../support/guest.ts';
import { origin, type Site } from './portal.ts';
import { must } from './programs.ts';

/** Makes a failure. Returns what undoes it. */
export type Break = (site: Site) => Promise<() => Promise<unknown>>;

export const nothing = (): Promise<void> => Promise.resolve();

/** Somebody has forgotten a password: the present one still works. */
export const stopMailServer: Break = async (site) => {
  const { mail, username, postgres } = site;
  await mail.goDown();
  await new Guest(origin(site)).submit('/glomt-losenordet', { username, email: 'karin@e.example' });
  const age = `UPDATE mail SET created_at = now() - interval '2 hours' WHERE sent_at IS NULL RETURNING id`;
  must((await postgres.query(age, 'portal')).length === 1, 'no mail waits');
  return async () => {
    await mail.comeUp();
    await postgres.query(`UPDATE mail SET next_try_at = now() WHERE sent_at IS NULL`, 'portal');
  };
};

/** Their passwords no longer work when it is their turn. */
export const giveMailsUp: Break = async ({ postgres }) => {
  await postgres.query(
    `INSERT INTO mail (message_id, template, recipient, language, user_id, authority_id, sealed, valid_until, next_try_at)
     SELECT gen_random_uuid() || '@e.example', template, recipient, language, user_id, authority_id, '', now() - interval '1 hour', now()
     FROM (SELECT * FROM mail LIMIT 1) AS one, generate_series(1, 10)`,
    'portal',
  );
  return nothing;
};

/** As `npm run admin -- bounce` leaves them. */
export const returnMails: Break = async ({ postgres }) => {
  await postgres.query(
    `INSERT INTO mail (message_id, template, recipient, language, user_id, authority_id, sealed, valid_until, next_try_at, sent_at, failed_at, last_error)
     SELECT gen_random_uuid() || '@e.example', template, recipient, language, user_id, authority_id, '', valid_until, next_try_at, now(), now(), '550'
     FROM (SELECT * FROM mail LIMIT 1) AS one, generate_series(1, 60)`,
    'portal',
  );
  return nothing;
};
