import type { Labels } from '../../src/translations/labels.ts';
import type { Portal } from '../support/portal.ts';

export const keywordsPage = '/administration/nyckelord';

/** The general tree is that of no module. */
export const general = null;

export const keywordsOf = async (portal: Portal, moduleId: number | null) => {
  const rows = await portal.prisma.keyword.findMany({
    where: { moduleId },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({ ...row, labels: row.labels as Labels }));
};

/** A tree as it stands, asked by Swedish names. */
export async function treeOf(portal: Portal, moduleId: number | null) {
  const rows = await keywordsOf(portal, moduleId);
  const row = (name: string) => {
    const found = rows.find(({ labels }) => labels.sv === name);
    if (!found) throw new Error(`no keyword ${name}`);
    return found;
  };
  return {
    rows,
    row,
    id: (name: string): number => row(name).id,
    path: (name: string, page: string): string => `${keywordsPage}/${row(name).id}${page}`,
    below: (name: string | null): string[] =>
      rows
        .filter(({ parentId }) => parentId === (name === null ? null : row(name).id))
        .map(({ labels }) => labels.sv),
  };
}

export async function moduleNamed(portal: Portal, name: string): Promise<number> {
  const { id } = await portal.prisma.module.findFirstOrThrow({
    where: { labels: { path: ['sv'], equals: name } },
  });
  return id;
}

export const newestEvent = (portal: Portal) =>
  portal.prisma.logEvent.findFirst({
    where: { action: { in: ['keyword.added', 'keyword.changed'] } },
    orderBy: { id: 'desc' },
  });
