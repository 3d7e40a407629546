import { csvPage } from '../../audit/csv-page.ts';
import { moduleBreadcrumbs, moduleIdIn } from '../../modules/paths.ts';
import { describeUsers } from '../../modules/words.ts';
import * as format from '../../web/format.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { authorityPath, subpages } from '../../web/paths.ts';
import { notFound, page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { roleIdIn, rolePath } from '../paths.ts';
import { findRole, type FoundRole } from '../queries.ts';
import { findShort, noMinimum, type Raising, type Short, shortSql } from '../shortfalls.ts';

const pageSize = 50;

/** The authorities that fall short of a role's minimum now (ACC-08). */
export async function show({ db, params, query }: Context): Promise<Reply> {
  const found = await roleIn({ db, params });
  if (!found) return notFound;
  const { module, role } = found;
  const short = await findShort(db, allShort(found));
  const number = pageNumber(query);
  const path = rolePath(role, subpages.short);
  return page('roles/short', {
    title: `För få med rollen ${role.labels.sv}`,
    breadcrumbs: moduleBreadcrumbs(module, { label: `För få med rollen ${role.labels.sv}` }),
    lead: `Myndigheter som har färre än ${describeUsers(role.minimumUsers)} med rollen ${role.labels.sv} i modulen ${module.labels.sv}. De kan fortsätta som vanligt, men inte bli färre.`,
    authorities: short.slice((number - 1) * pageSize, number * pageSize).map((one) => ({
      name: one.name,
      href: authorityPath(one.authorityId),
      holders: format.count(one.holders),
      needed: format.count(role.minimumUsers),
    })),
    paging: pagesOf({ total: short.length, pageSize, number, path, query: {} }),
    downloadHref: `${path}${subpages.csv}`,
  });
}

/** All of them, as a file; the download is an event of its own. */
export async function downloadCsv(context: Context): Promise<Reply> {
  const found = await roleIn(context);
  if (!found) return notFound;
  const columns: Record<string, (one: Short) => string> = {
    Myndighet: ({ name }) => name,
    Modul: () => found.module.labels.sv,
    Roll: () => found.role.labels.sv,
    'Har rollen': ({ holders }) => String(holders),
    'Ska ha minst': () => String(found.role.minimumUsers),
  };
  const { actor } = context;
  return csvPage(actor, {
    filename: 'for-fa.csv',
    columns,
    rows: shortSql(allShort(found)),
    action: 'shortfalls.downloaded',
  });
}

async function roleIn({ db, params }: Pick<Context, 'db' | 'params'>): Promise<FoundRole | null> {
  const [moduleId, roleId] = [moduleIdIn(params), roleIdIn(params)];
  return moduleId && roleId ? findRole(db, moduleId, roleId) : null;
}

/** All that fall short of the minimum, whenever it was raised. */
const allShort = ({ role }: FoundRole): Raising => ({
  moduleId: role.moduleId,
  roleId: role.id,
  before: noMinimum,
  after: role.isRetired ? noMinimum : role,
});
