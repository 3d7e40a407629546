import { beforeAll, describe, expect, it } from 'vitest';
import { confirmData } from '../../src/authorities/confirm-data.ts';
import { findValues } from '../../src/authorities/queries.ts';
import { saveAuthority } from '../../src/authorities/save-authority.ts';
import type { Actor } from '../../src/authorization/actor.ts';
import { OutOfScope } from '../../src/authorization/scope.ts';
import { moveAuthority } from '../../src/countries/move-authority.ts';
import { delegate } from '../../src/delegation/delegate.ts';
import { cancelChange, sendLinkAgain } from '../../src/email-changes/change-waiting.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { removeAuthority } from '../../src/managed-authorities/remove-authority.ts';
import { withAccess } from '../../src/module-access/access.ts';
import { changePart } from '../../src/module-access/change-part.ts';
import { giveModule } from '../../src/module-access/give-module.ts';
import { withdrawModule } from '../../src/module-access/withdraw-module.ts';
import { resetAdministrator } from '../../src/national-coordinators/reset-administrator.ts';
import { resetPassword } from '../../src/passwords/reset-password.ts';
import { remind } from '../../src/second-factors/remind.ts';
import { resetCoordinatorsFactor, resetFactor } from '../../src/second-factors/reset-factor.ts';
import { setDemand } from '../../src/second-factors/set-demand.ts';
import { readSettings } from '../../src/settings.ts';
import { changeUser } from '../../src/users/change-user.ts';
import { findUserValues } from '../../src/users/queries.ts';
import { registerUser } from '../../src/users/register-user.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import type { Work } from '../../src/work.ts';
import { useDatabase } from '../support/database.ts';
import { newUser } from '../support/people.ts';
import { findWrites } from './find-writes.ts';

const database = useDatabase('demo');

const own = 'the actor’s own account';
const commission = 'the Commission’s desk: the route says who may, and it is about no authority';
const invitation = 'the invitation is looked up among those of the actor’s own authority';
const stranger = 'of somebody who is not signed in: the link, or the password, says who it is';
const job = 'happens by itself, to all';

/** The writes that need no scope, with the reason. */
const withoutScope: Record<string, string> = {
  'demo/seed seedDemo': 'fills an empty database',
  'keywords/add-keyword addKeyword': commission,
  'keywords/change-keyword changeKeyword': commission,
  'keywords/retire-keyword retireKeyword': commission,
  'modules/add-module addModule': commission,
  'roles/add-role addRole': commission,
  'modules/change-module changeModule': commission,
  'roles/change-role changeRole': commission,
  'modules/retire-module retireModule': commission,
  'roles/retire-role retireRole': commission,
  'mail/try-again tryAgain': commission,
  'name-changes/close-name-change closeNameChange': commission,
  'national-coordinators/appoint appoint': commission,
  'invitations/approve-registration approveRegistration': invitation,
  'invitations/change-invitation changeInvitation': invitation,
  'invitations/reject-registration rejectRegistration': invitation,
  'invitations/remind-invited remindInvited': invitation,
  'invitations/withdraw-invitation withdrawInvitation': invitation,
  'invitations/send-invitation sendInvitation': 'the invited authority is not there yet',
  'registration/register-authority registerAuthority': 'the authority is not there yet',
  'registration/register-in-scope registerInScope': 'the authority is not there yet',
  'invitations/submit-registration submitRegistration': stranger,
  'passwords/request-password requestPassword': stranger,
  'passwords/attempts tryPassword': stranger,
  'passwords/record-wrong recordWrong': stranger,
  'email-changes/confirm-address confirmAddress': stranger,
  'sessions/sign-in signIn': stranger,
  'authorities/import/import-authorities importAuthorities': 'the operator’s command',
  'authorities/remind-unconfirmed remindOfUnconfirmedData': job,
  'invitations/remind-of-expiry remindOfExpiry': job,
  'passwords/remind remindOfPasswords': job,
  'key-figures/kept keepFigures': job,
  'mail/deliver deliver': job,
  'second-factors/demands noteAllDemands': job,
  'passwords/choose-password choosePassword': own,
  'passwords/choose-password refuseUnmet': own,
  'second-factors/add-app addApp': own,
  'second-factors/add-passkey addPasskey': own,
  'second-factors/prove prove': own,
  'second-factors/remove-factor removeFactor': own,
  'second-factors/renew-codes renewCodes': own,
  'second-factors/take-code withinTries': stranger,
  'sessions/finish-sign-in finishSignIn': stranger,
  'sessions/sign-in-by-passkey signInByPasskey': stranger,
  'sessions/forget-own-browser forgetOwnBrowser': own,
  'sign-ins/end-sign-ins endOwnSignIn': own,
  'sign-ins/end-sign-ins endOtherSignIns': own,
  'sign-ins/end-sign-ins signOut': own,
  'users/change-own-details changeOwnDetails': own,
};

/** The pages refuse first; this is what holds when a page forgets to. */
describe('writes ask for the scope themselves', () => {
  let work: Work;
  let outside: number;
  let user: number;
  let module: number;

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
      userId: manager.users[0]!.id,
      name: 'Birgitta',
      address: '127.0.0.1',
      authorityId: manager.id,
      authorityName: manager.informalName,
      authorityKind: manager.kind,
    } as Actor;
    const given = await database.prisma.authorityModule.findFirstOrThrow({
      where: { authorityId: outside },
    });
    module = given.moduleId;
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
  const editOf = async () => ({ authorityId: outside, ...(await findValues(database.prisma, outside)) });
  const refusing: Record<string, () => Promise<unknown>> = {
    'authorities/confirm-data confirmData': () => confirmData(work, outside),
    'authorities/save-authority saveAuthority': async () =>
      saveAuthority({ ...work, settings: readSettings({}) }, { ...(await editOf()), majorNameChange: false }),
    'countries/move-authority moveAuthority': () =>
      moveAuthority(work, outside, { from: 'SE', to: 'FI', organisationNumber: '' }),
    'delegation/delegate delegate': () =>
      delegate(work, outside, { extent: 'all', modules: [], authorities: [] }),
    'managed-authorities/remove-authority removeAuthority': () => removeAuthority(work, outside, 'Polisen'),
    'email-changes/change-waiting sendLinkAgain': () =>
      sendLinkAgain({ ...work, settings: readSettings({}) }, { authorityId: outside, userId: null }),
    'email-changes/change-waiting cancelChange': () =>
      cancelChange(work, { authorityId: outside, userId: user }),
    'module-access/access withAccess': () =>
      withAccess(
        work,
        outside,
        module,
        () => null,
        () => Promise.reject(new Error('too late')),
      ),
    'module-access/change-part changePart': () => changePart(work, outside, module, 'COORDINATOR'),
    'module-access/give-module giveModule': () => giveModule(work, outside, module, 'COMPETENT_AUTHORITY'),
    'module-access/withdraw-module withdrawModule': () => withdrawModule(work, outside, module),
    'national-coordinators/reset-administrator resetAdministrator': () =>
      resetAdministrator(work, 'SE', user),
    'passwords/reset-password resetPassword': () => resetPassword(work, outside, user),
    'second-factors/reset-factor resetFactor': () => resetFactor(work, outside, user),
    'second-factors/reset-factor resetCoordinatorsFactor': () => resetCoordinatorsFactor(work, 'SE', user),
    'second-factors/set-demand setDemand': () => setDemand(work, outside, { demand: 'ALL', from: null }),
    'second-factors/remind remind': () => remind(work, outside, user),
    'users/change-user changeUser': async () => {
      const saved = (await findUserValues(database.prisma, outside, user))!;
      const values = { ...saved.values, lastName: 'Kapad' };
      return changeUser({ ...work, settings: readSettings({}) }, outside, user, saved.version, values);
    },
    'users/register-user registerUser': () => registerUser(work, outside, values),
    'users/remove-user removeUser': () => removeUser(work, outside, user),
  };

  it.each(Object.keys(refusing))('ACC-02 %s refuses an authority outside the scope', async (name) => {
    const before = await database.prisma.logEvent.count();
    await expect(refusing[name]!()).rejects.toThrow(OutOfScope);
    expect(await database.prisma.logEvent.count()).toBe(before);
  });

  it('ACC-02 no write is without its expectation here', () => {
    const expected = [...Object.keys(refusing), ...Object.keys(withoutScope)];
    expect(findWrites().sort()).toEqual(expected.sort());
  });
});
