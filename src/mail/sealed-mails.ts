import type { SealedTable } from '../sealed-rows.ts';
import { purpose } from './seal.ts';

/** What mails say that wait, or were given up (SEC-09). */
export const sealedMails: SealedTable = {
  purpose,
  read: async (db, after, count) => {
    const rows = await db.mail.findMany({
      where: { id: { gt: after }, sealed: { not: null } },
      orderBy: { id: 'asc' },
      take: count,
      select: { id: true, messageId: true, sealed: true },
    });
    return rows.map(({ id, messageId, sealed }) => ({ id, place: messageId, sealed: sealed! }));
  },
  replace: (db, renewed) => db.$executeRaw`
    WITH found AS (
      SELECT m.id, renewed.content
      FROM mail m
      JOIN unnest(${renewed.map(({ id }) => id)}::integer[], ${renewed.map(({ former }) => former)}::text[],
        ${renewed.map(({ content }) => content)}::text[]) AS renewed (id, former, content)
        ON m.id = renewed.id AND m.sealed = decode(renewed.former, 'hex')
      FOR UPDATE OF m SKIP LOCKED)
    UPDATE mail SET sealed = decode(found.content, 'hex') FROM found WHERE mail.id = found.id`,
};
