import { register } from 'prom-client';
import { beforeEach, expect, it, vi } from 'vitest';
import { sealAllAnew } from '../../src/jobs/seal-anew.ts';
import { startTimetable } from '../../src/jobs/timetable.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { unseal } from '../../src/mail/seal.ts';
import { log } from '../../src/operation/log.ts';
import { sealedApps } from '../../src/second-factors/sealed-apps.ts';
import { openKey, sealKey } from '../../src/second-factors/sealed-key.ts';
import { createSecrets, type NumberedSecret } from '../../src/secrets.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { queueMail } from '../support/mails.ts';

const database = useDatabase('demo');
const now = new Date();
const old: NumberedSecret = { number: 0, text: 'the old secret, without a number' };
const next: NumberedSecret = { number: 2, text: 'the new secret' };
const [onlyOld, onlyNew] = [createSecrets([old]), createSecrets([next])];
const changing = createSecrets([next, old]);

beforeEach(async () => {
  await database.prisma.totp.deleteMany();
  await database.prisma.mail.deleteMany();
});

const keyOf = (userId: number): string => `KEY OF ${userId}`;

/** As many apps as there are users, which is more than one batch. */
async function sealApps(secrets = onlyOld): Promise<number[]> {
  const users = await database.prisma.user.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const data = users.map(({ id }) => ({
    userId: id,
    sealed: sealKey(keyOf(id), id, secrets),
    lastStep: 7,
    addedAt: now,
  }));
  await database.prisma.totp.createMany({ data });
  return users.map(({ id }) => id);
}

const apps = () => database.prisma.totp.findMany({ orderBy: { userId: 'asc' } });

async function expectAllOpen(secrets = onlyNew): Promise<void> {
  for (const { userId, sealed } of await apps()) expect(openKey(sealed, userId, secrets)).toBe(keyOf(userId));
}

async function figures(what: string): Promise<Record<string, number>> {
  const { values } = await register.getSingleMetric('portal_sealed_rows')!.get();
  const found = values.filter(({ labels }) => labels.what === what);
  return Object.fromEntries(found.map(({ labels, value }) => [String(labels.key), value]));
}

it('SEC-09 keys of apps and mails that wait are sealed anew by themselves, and open when the former secret is gone', async () => {
  const ids = await sealApps();
  const settings = { ...readSettings({}), secrets: onlyOld };
  const { id: mailId } = await queueMail(database, createOutbox(settings));
  const parts = { prisma: database.prisma, outbox: createOutbox(settings), clock: () => now };
  const timetable = startTimetable({ ...parts, settings: { ...settings, secrets: changing } });
  await timetable.stop();
  await expectAllOpen();
  expect((await apps()).every(({ lastStep }) => lastStep === 7)).toBe(true);
  const mail = await database.prisma.mail.findUniqueOrThrow({ where: { id: mailId } });
  expect(unseal(mail.sealed!, mail.messageId, onlyNew)).toBeTruthy();
  expect(await figures('apps')).toEqual({ current: ids.length, former: 0, none: 0 });
});

it('SEC-09 sealing anew twice, or in several processes at once, loses and changes nothing', async () => {
  await sealApps();
  await Promise.all([1, 2, 3, 4].map(() => sealAllAnew(database.prisma, changing)));
  // A row that another process held just then is left to it.
  await expectAllOpen();
  const before = await apps();
  await sealAllAnew(database.prisma, changing);
  expect(await apps()).toEqual(before);
});

it('SEC-09 while one machine has changed over and another has not, both open everything, and the last one’s stays', async () => {
  await sealApps();
  const notYet = createSecrets([old, next]);
  for (let turn = 0; turn < 3; turn += 1) {
    await Promise.all([sealAllAnew(database.prisma, changing), sealAllAnew(database.prisma, notYet)]);
    await expectAllOpen(changing);
    await expectAllOpen(notYet);
  }
  await sealAllAnew(database.prisma, changing);
  await expectAllOpen();
});

it('SEC-09 an app that is replaced meanwhile, and a code that is used up, stay', async () => {
  const [first, second] = await sealApps();
  const read = await sealedApps.read(database.prisma, 0, 2);
  await database.prisma.totp.update({
    where: { userId: first! },
    data: { sealed: sealKey('ANOTHER', first!, onlyOld) },
  });
  await database.prisma.totp.update({ where: { userId: second! }, data: { lastStep: 8 } });
  const renewed = read.map(({ id, sealed }) => ({
    id,
    former: Buffer.from(sealed).toString('hex'),
    content: Buffer.from(sealKey(keyOf(id), id, onlyNew)).toString('hex'),
  }));
  await sealedApps.replace(database.prisma, renewed);
  const [one, other] = await apps();
  expect(openKey(one!.sealed, first!, onlyOld)).toBe('ANOTHER');
  expect(openKey(other!.sealed, second!, onlyNew)).toBe(keyOf(second!));
  expect(other!.lastStep).toBe(8);
});

it('SEC-09 what no secret opens stays, is told each hour, and opens when its secret is back', async () => {
  const ids = await sealApps();
  const errors = vi.spyOn(log, 'error').mockImplementation(() => undefined);
  await sealAllAnew(database.prisma, onlyNew);
  expect(errors).toHaveBeenCalledWith({ what: 'apps', lost: ids.length }, 'sealed rows that no secret opens');
  errors.mockRestore();
  expect(await figures('apps')).toEqual({ current: 0, former: 0, none: ids.length });
  await expectAllOpen(onlyOld);
  await sealAllAnew(database.prisma, changing);
  await expectAllOpen();
});
