import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/authorization/actor.ts';
import { OutOfScope } from '../../src/authorization/scope.ts';
import { confirmData } from '../../src/authorities/confirm-data.ts';
import { saveAuthority } from '../../src/authorities/save-authority.ts';
import { moveAuthority } from '../../src/countries/move-authority.ts';
import { delegate } from '../../src/delegation/delegate.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { removeAuthority } from '../../src/managed-authorities/remove-authority.ts';
import { changePart } from '../../src/module-access/change-part.ts';
import { giveModule } from '../../src/module-access/give-module.ts';
import { withdrawModule } from '../../src/module-access/withdraw-module.ts';
import { resetAdministrator } from '../../src/national-coordinators/reset-administrator.ts';
import { resetPassword } from '../../src/passwords/reset-password.ts';
import { readSettings } from '../../src/settings.ts';
import { changeUser } from '../../src/users/change-user.ts';
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
    saveAuthority: () =>
      saveAuthority(
        { ...work, settings: readSettings({}) },
        { authorityId: outside, version: 1, values: {} as never, majorNameChange: false },
      ),
    moveAuthority: () => moveAuthority(work, outside, { from: 'SE', to: 'FI', organisationNumber: '' }),
    confirmData: () => confirmData(work, outside),
    registerUser: () => registerUser(work, outside, values),
    changeUser: () => changeUser(work, outside, user, 1, values),
    removeUser: () => removeUser(work, outside, user),
    resetPassword: () => resetPassword(work, outside, user),
    resetAdministrator: () => resetAdministrator(work, 'SE', user),
    changePart: () => changePart(work, outside, 1, 'COORDINATOR'),
    withdrawModule: () => withdrawModule(work, outside, 1),
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
