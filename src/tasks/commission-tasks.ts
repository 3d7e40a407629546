import { commission } from '../authorization/actor.ts';
import { Prisma } from '../db/generated/client.ts';
import { faredSql } from '../mail/delivery.ts';
import { mailPath } from '../mail/paths.ts';
import { nameChangesPath } from '../name-changes/paths.ts';
import { hrefOf } from '../web/paging.ts';
import { translationsPath } from './paths.ts';
import { counted, type TaskKind } from './task.ts';
import { untranslatedSql } from './untranslated.ts';

/** What waits for the Commission. */
export const commissionTasks: TaskKind[] = [
  {
    who: commission,
    task: () => ({
      rows: Prisma.sql`SELECT FROM name_change WHERE closed_at IS NULL`,
      text: counted('namnändring väntar', 'namnändringar väntar'),
      advice: 'Se över namnet på andra språk.',
      href: nameChangesPath,
      isUrgent: true,
      menu: nameChangesPath,
    }),
  },
  {
    who: commission,
    task: () => ({
      rows: Prisma.sql`SELECT FROM mail m WHERE ${faredSql.failed}`,
      text: counted('mejl kunde inte levereras', 'mejl kunde inte levereras'),
      advice: 'Försök igen när felet är avhjälpt.',
      href: hrefOf(mailPath, { visa: 'misslyckade' }),
      menu: mailPath,
    }),
  },
  {
    who: commission,
    task: () => ({
      rows: untranslatedSql,
      text: counted('namn saknas på något språk', 'namn saknas på något språk'),
      advice: 'Där visas det svenska namnet så länge.',
      href: translationsPath,
      menu: translationsPath,
    }),
  },
];
