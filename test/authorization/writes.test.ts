import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/authorization/actor.ts';
import { OutOfScope } from '../../src/authorization/scope.ts';
import { confirmData } from '../../src/authorities/confirm-data.ts';
import { delegate } from '../../src/delegation/delegate.ts';
import { cancelChange, sendLinkAgain } from '../../src/email-changes/change-waiting.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { removeAuthority } from '../../src/managed-authorities/remove-authority.ts';
import { giveModule } from '../../src/module-access/give-module.ts';
import { resetPassword } from '../../src/passwords/reset-password.ts';
import { readSettings } from '../../src/settings.ts';
import { registerUser } from '../../src/users/register-user.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import type { Work } from '../../src/work.ts';
import { useDatabase } from '../support/database.ts';
import { newUser } from '../support/people.ts';

const database = useDatabase('demo');

/** The pages refuse first; this is what holds when a page forgets to. */
describe('writes ask for the scope themselves', () => {
  let work: Work;
  let outside: number;
  let user: number;

  beforeAll(async () => {
    const manager = await database.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Socialstyrelsen' },
      include: { users: { where: { username: 'atkomst' } } },
    });
    const found = await database.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Polisen' },
      include: { users: true },
    });
    [outside, user] = [found.id, found.users[0]!.id];
    const actor = {
      ...{ userId: manager.users[0]!.id, name: 'Birgitta', address: '127.0.0.1' },
      ...{ authorityId: manager.id, authorityName: manager.informalName, authorityKind: manager.kind },
    } as Actor;
    work = { db: database.prisma, outbox: createOutbox(readSettings({})), actor, now: new Date() };
  });

  const values = {
    ...newUser(),
    language: 'sv' as const,
    telephone: '',
    username: '',
    isAdministrator: true,
    roles: [],
  };
  const writes: Record<string, () => Promise<unknown>> = {
    confirmData: () => confirmData(work, outside),
    registerUser: () => registerUser(work, outside, values),
    removeUser: () => removeUser(work, outside, user),
    resetPassword: () => resetPassword(work, outside, user),
    sendLinkAgain: () =>
      sendLinkAgain({ ...work, settings: readSettings({}) }, { authorityId: outside, userId: null }),
    cancelChange: () => cancelChange(work, { authorityId: outside, userId: user }),
    giveModule: () => giveModule(work, outside, 1, 'COMPETENT_AUTHORITY'),
    delegate: () => delegate(work, outside, { extent: 'all', modules: [], authorities: [] }),
    removeAuthority: () => removeAuthority(work, outside, 'Polisen'),
  };
  it.each(Object.keys(writes))('ACC-02 %s refuses an authority outside the scope', async (name) => {
    const before = await database.prisma.logEvent.count();
    await expect(writes[name]!()).rejects.toThrow(OutOfScope);
    expect(await database.prisma.logEvent.count()).toBe(before);
  });
});
