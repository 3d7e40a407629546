import { keywordPath } from '../../keywords/paths.ts';
import { modulePath } from '../../modules/paths.ts';
import { rolePath } from '../../roles/paths.ts';
import { labelIn, languages } from '../../translations/labels.ts';
import * as format from '../../web/format.ts';
import { underAdministration } from '../../web/navigation.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { translationsPath } from '../paths.ts';
import { findUntranslated, type Untranslated } from '../untranslated.ts';

const pageSize = 50;

/** «Översättningar»: the names that are missing in some language, for the Commission. */
export async function show({ read, query }: Context): Promise<Reply> {
  const number = pageNumber(query);
  const slice = { skip: (number - 1) * pageSize, take: pageSize };
  const { names, total } = await findUntranslated(read, slice);
  return page('tasks/untranslated', {
    title: 'Översättningar',
    breadcrumbs: [...underAdministration, { label: 'Översättningar' }],
    names: names.map(describe),
    paging: pagesOf({ total, pageSize, number, path: translationsPath, query: {} }),
  });
}

const describe = (one: Untranslated) => ({
  name: one.labels.sv,
  href: editPath(one),
  kind: kinds[one.kind],
  module: one.moduleName ?? 'Allmänna nyckelord',
  missing: describeMissing(one),
});

const kinds = { module: 'Modul', role: 'Användarroll', keyword: 'Nyckelord' } as const;

function editPath({ kind, id, moduleId }: Untranslated): string {
  switch (kind) {
    case 'module':
      return modulePath(id, subpages.edit);
    case 'role':
      return rolePath({ id, moduleId: moduleId! }, subpages.edit);
    case 'keyword':
      return keywordPath(id, subpages.edit);
  }
}

/** The languages, when there are few of them. */
function describeMissing({ labels }: Untranslated): string {
  const missing = languages.filter((language) => !labelIn(labels, language).isTranslated);
  return missing.length > 3 ? `${missing.length} språk` : missing.map(format.language).join(', ');
}
