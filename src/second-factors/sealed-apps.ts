import type { SealedTable } from '../sealed-rows.ts';
import { purpose, rowOf } from './sealed-key.ts';

/** The keys of apps, which users keep for years (SEC-09). */
export const sealedApps: SealedTable = {
  purpose,
  read: async (db, after, count) => {
    const rows = await db.totp.findMany({
      where: { userId: { gt: after } },
      orderBy: { userId: 'asc' },
      take: count,
      select: { userId: true, sealed: true },
    });
    return rows.map(({ userId, sealed }) => ({ id: userId, place: rowOf(userId), sealed }));
  },
  replace: (db, renewed) => db.$executeRaw`
    WITH found AS (
      SELECT t.user_id, renewed.content
      FROM totp t
      JOIN unnest(${renewed.map(({ id }) => id)}::integer[], ${renewed.map(({ former }) => former)}::text[],
        ${renewed.map(({ content }) => content)}::text[]) AS renewed (id, former, content)
        ON t.user_id = renewed.id AND t.sealed = decode(renewed.former, 'hex')
      FOR UPDATE OF t SKIP LOCKED)
    UPDATE totp SET sealed = decode(found.content, 'hex') FROM found WHERE totp.user_id = found.user_id`,
};
