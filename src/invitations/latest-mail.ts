import type { Reader } from '../db/queries.ts';
import { firstRow } from '../db/rows.ts';
import { deliveredAt, deliveryOf, type Delivery } from '../mail/delivery.ts';
import type { Invitation } from './queries.ts';

export interface LatestMail {
  delivery: Delivery;
  /** When it was recorded, sent or given up. */
  at: Date;
}

/** How the latest mail to the invited address has fared (MAIL-03); null when it is kept no longer. */
export const latestMail = (
  read: Reader,
  { managerId, email }: Pick<Invitation, 'managerId' | 'email'>,
): Promise<LatestMail | null> =>
  firstRow(
    read
      .selectFrom('mail as m')
      .select((eb) => [deliveryOf(eb).as('delivery'), deliveredAt(eb).as('at')])
      .where('m.authority_id', '=', managerId)
      .where('m.recipient', '=', email)
      .where('m.template', 'like', 'invitation%')
      .orderBy('m.id', 'desc')
      .limit(1),
  );
