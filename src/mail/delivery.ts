import { expressionBuilder, sql } from 'kysely';
import { caseOf, fullName, swedish, type In } from '../db/expressions.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { Tables } from '../db/generated/tables.ts';
import type { Reader } from '../db/queries.ts';
import { prismaSql } from '../db/reader.ts';
import type { TemplateName } from './templates.ts';

export type Delivery = 'waiting' | 'sent' | 'failed';

export interface MailDelivery {
  template: TemplateName;
  delivery: Delivery;
  /** When it was recorded, sent or given up. */
  at: Date;
}

/** How the mail called m has fared. */
export const deliveryOf = (eb: In<'mail', 'm'>) =>
  caseOf({ failed: eb('m.failed_at', 'is not', null), sent: eb('m.sent_at', 'is not', null) }, 'waiting');

/** When that was: when it was recorded, sent or given up. */
export const deliveredAt = (eb: In<'mail', 'm'>) =>
  eb.fn.coalesce('m.failed_at', 'm.sent_at', 'm.created_at');

/** How the latest mails to a user have fared, newest first (MAIL-03). */
export async function deliveriesTo(read: Reader, userId: number, take = 5): Promise<MailDelivery[]> {
  const mails = await read
    .selectFrom('mail as m')
    .select((eb) => ['m.template', deliveryOf(eb).as('delivery'), deliveredAt(eb).as('at')])
    .where('m.user_id', '=', userId)
    .orderBy('m.id', 'desc')
    .limit(take)
    .execute();
  return mails.map(({ template, ...mail }) => ({ template: template as TemplateName, ...mail }));
}

/**
 * The mail, called f, failed, and none has reached its address since (MAIL-03). The latest outcome counts, so that
 * a mail that waits, or waits anew, neither sets nor clears the mark.
 */
const isUnreachedMail = (eb: In<'mail', 'f'>) =>
  eb.and([
    eb('f.failed_at', 'is not', null),
    eb.not(
      eb.exists(
        eb
          .selectFrom('mail as m')
          .whereRef('m.recipient', '=', 'f.recipient')
          .whereRef('m.sent_at', '>=', 'f.failed_at'),
      ),
    ),
  ]);

/** Whether mail does not reach the address of the user, called u (MAIL-03). */
export const isUnreached = (eb: In<'user', 'u'>) =>
  eb.exists(
    eb
      .selectFrom('mail as f')
      .whereRef('f.authority_id', '=', 'u.authority_id')
      .whereRef('f.recipient', '=', 'u.email')
      .where(isUnreachedMail),
  );

/** How many addresses of the authority, called a, and of its users mail does not reach (MAIL-03). */
export const countUnreached = (eb: In<'authority', 'a'>) =>
  eb
    .selectFrom('mail as f')
    .select((mail) => mail.fn.count<number>('f.recipient').distinct().as('unreached'))
    .whereRef('f.authority_id', '=', 'a.id')
    .where(isUnreachedMail)
    .where((mail) =>
      mail.or([
        mail('f.recipient', '=', mail.ref('a.email')),
        mail.exists(
          mail
            .selectFrom('user as u')
            .whereRef('u.authority_id', '=', 'a.id')
            .whereRef('u.email', '=', 'f.recipient'),
        ),
      ]),
    );

/** The same, for queries that are not written with Kysely yet. */
export const countUnreachedSql: Prisma.Sql = prismaSql(
  countUnreached(expressionBuilder<Tables & { a: Tables['authority'] }, 'a'>()),
);

export interface Unreached {
  /** Null for the address of the authority itself. */
  userId: number | null;
  /** The user's. */
  name: string;
  email: string;
  /** How many addresses there are in all. */
  total: number;
}

/** The addresses of an authority and its users that mail does not reach (MAIL-03), its own first; the first few. */
export const findUnreached = (read: Reader, authorityId: number, take: number): Promise<Unreached[]> =>
  read
    .with('failed', (query) =>
      query
        .selectFrom('mail as f')
        .select('f.recipient as email')
        .distinct()
        .where('f.authority_id', '=', authorityId)
        .where(isUnreachedMail),
    )
    .with('unreached', (query) =>
      query
        .selectFrom('failed')
        .innerJoin('authority as a', 'a.email', 'failed.email')
        .select([
          sql<number | null>`null::integer`.as('userId'),
          sql<string>`''`.as('name'),
          sql<string>`''`.as('lastName'),
          'failed.email',
        ])
        .where('a.id', '=', authorityId)
        .unionAll(
          query
            .selectFrom('failed')
            .innerJoin('user as u', 'u.email', 'failed.email')
            .select((eb) => [
              'u.id as userId',
              fullName(eb).as('name'),
              'u.last_name as lastName',
              'failed.email',
            ])
            .where('u.authority_id', '=', authorityId),
        ),
    )
    .selectFrom('unreached')
    .select((eb) => ['userId', 'name', 'email', eb.fn.countAll<number>().over().as('total')])
    .orderBy((eb) => eb('userId', 'is not', null))
    .orderBy('lastName', swedish)
    .orderBy('name', swedish)
    .orderBy('userId')
    .limit(take)
    .execute();
