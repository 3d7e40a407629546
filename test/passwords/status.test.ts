import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolConnection } from '../../src/db/pool-connection.ts';
import { queriesOver } from '../../src/db/queries.ts';
import {
  accountStatus,
  accountStatusOf,
  passwordStatus,
  passwordStatusOf,
} from '../../src/passwords/status.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const read = queriesOver(poolConnection(database.pool));
const start = new Date('2026-11-23T12:00:00Z').getTime();
const moment = fc.integer({ min: -400, max: 400 }).map((hours) => new Date(start + hours * 3_600_000));

describe('USR-12 the statuses', () => {
  it('USR-12 USR-13 PWD-06 are the same in code and in the database, for any history and time', async () => {
    const { id } = await database.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
    const state = fc.record({
      failedSignIns: fc.integer({ min: 0, max: 6 }),
      passwordTemporary: fc.boolean(),
      passwordExpiresAt: moment,
      firstSignInAt: fc.option(moment),
    });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(state, moment, async (generated, now) => {
        await database.prisma.user.update({ where: { id }, data: generated });
        const row = await read
          .selectFrom('user as u')
          .select((eb) => [passwordStatusOf(eb, now).as('password'), accountStatusOf(eb).as('account')])
          .where('u.id', '=', id)
          .executeTakeFirst();
        expect(row).toEqual({ password: passwordStatus(generated, now), account: accountStatus(generated) });
        seen.add(row!.password).add(row!.account);
      }),
      // Also the very moment of expiry.
      {
        numRuns: 150,
        examples: [
          [
            {
              failedSignIns: 0,
              passwordTemporary: false,
              passwordExpiresAt: new Date(start),
              firstSignInAt: null,
            },
            new Date(start),
          ],
        ],
      },
    );
    expect(seen).toEqual(new Set(['blocked', 'temporary', 'expired', 'valid', 'new', 'active']));
  });
});
