import { recordEvent } from '../../audit/record-event.ts';
import { csv } from '../../web/csv.ts';
import * as format from '../../web/format.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { download, notFound, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { moduleBreadcrumbs, moduleIdIn, roleIdIn, rolePath } from '../paths.ts';
import { findRole, type FoundRole } from '../queries.ts';
import { findShort, noMinimum, type Short } from '../shortfalls.ts';
import { usersInWords } from '../words.ts';

const pageSize = 50;

/** The authorities that fall short of a role's minimum now (ACC-08). */
export async function show({ db, params, query }: Context): Promise<Reply> {
  const found = await shortIn({ db, params });
  if (!found) return notFound;
  const { module, role, short } = found;
  const number = pageNumber(query);
  const path = rolePath(role, '/for-fa');
  return page('modules/short', {
    title: `För få med rollen ${role.labels.sv}`,
    breadcrumbs: moduleBreadcrumbs(module, { label: `För få med rollen ${role.labels.sv}` }),
    lead: `Myndigheter som har färre än ${usersInWords(role.minimumUsers)} med rollen ${role.labels.sv} i modulen ${module.labels.sv}. De kan fortsätta som vanligt, men inte bli färre.`,
    authorities: short.slice((number - 1) * pageSize, number * pageSize).map((one) => ({
      name: one.name,
      href: `/myndigheter/${one.authorityId}`,
      holders: format.count(one.holders),
      needed: format.count(role.minimumUsers),
    })),
    paging: pagesOf({ total: short.length, pageSize, number, path, query: {} }),
    downloadHref: `${path}/csv`,
  });
}

/** All of them, as a file; the download is an event of its own. */
export async function downloadCsv(context: Context): Promise<Reply> {
  const found = await shortIn(context);
  if (!found) return notFound;
  const columns: Record<string, (one: Short) => string> = {
    Myndighet: ({ name }) => name,
    Modul: () => found.module.labels.sv,
    Roll: () => found.role.labels.sv,
    'Har rollen': ({ holders }) => String(holders),
    'Ska ha minst': () => String(found.role.minimumUsers),
  };
  const { actor, db } = context;
  await db.$transaction((transaction) =>
    recordEvent(transaction, { action: 'shortfalls.downloaded', actor, authorityId: actor.authorityId }),
  );
  return download('for-fa.csv', 'text/csv', csv(columns, found.short));
}

async function shortIn({
  db,
  params,
}: Pick<Context, 'db' | 'params'>): Promise<(FoundRole & { short: Short[] }) | null> {
  const [moduleId, roleId] = [moduleIdIn(params), roleIdIn(params)];
  const found = moduleId && roleId ? await findRole(db, moduleId, roleId) : null;
  if (!found || !moduleId) return null;
  const after = found.role.isRetired ? noMinimum : found.role;
  return { ...found, short: await findShort(db, { moduleId, roleId, before: noMinimum, after }) };
}
