import { beforeEach, describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { remindOfPasswords } from '../../src/passwords/remind.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { hearQueries } from '../support/heard-queries.ts';

const database = useDatabase();
const heard = hearQueries(database.pool);
const outbox = createOutbox(readSettings({}));
const expires = new Date('2027-03-20T10:00:00+01:00');
const remind = (day: string) => remindOfPasswords(database.prisma, outbox, new Date(`${day}T03:00:00+01:00`));
const sent = async () =>
  (
    await database.prisma.mail.findMany({ where: { template: 'password-reminder' }, orderBy: { id: 'asc' } })
  ).map(({ recipient, onceKey }) => [recipient.split('@')[0], onceKey?.split(' ').at(-1)]);

beforeEach(async () => {
  await database.prisma.mail.deleteMany();
  await database.prisma.user.updateMany({ data: { passwordExpiresAt: new Date('2030-01-01') } });
  await database.prisma.user.update({
    where: { username: 'lars' },
    data: { passwordExpiresAt: expires, email: 'lars@x.example' },
  });
});

describe('PWD-04 reminders', () => {
  it('PWD-04 go out 14 days and 3 days before, once each', async () => {
    for (let day = 1; day <= 25; day++) await remind(`2027-03-${String(day).padStart(2, '0')}`);
    expect(await sent()).toEqual([
      ['lars', '14'],
      ['lars', '3'],
    ]);
  });

  it('PWD-04 not a day too early', async () => {
    await remind('2027-03-05');
    expect(await sent()).toEqual([]);
    await remind('2027-03-06');
    expect(await sent()).toEqual([['lars', '14']]);
  });

  it('PWD-04 counts Swedish calendar days, also over the change to summer time', async () => {
    // The night before, in UTC; and the change comes between.
    const passwordExpiresAt = new Date('2027-04-03T00:30:00+02:00');
    await database.prisma.user.update({ where: { username: 'lars' }, data: { passwordExpiresAt } });
    await remind('2027-03-19');
    expect(await sent()).toEqual([]);
    await remind('2027-03-20');
    expect(await sent()).toEqual([['lars', '14']]);
  });

  it('PWD-04 who has been reminded costs nothing more than one query for all', async () => {
    await remind('2027-03-06');
    heard.length = 0;
    await remind('2027-03-06');
    expect(heard).toHaveLength(1);
  });

  it('PWD-04 once though several processes remind at once, and again and again', async () => {
    await Promise.all(Array.from({ length: 10 }, () => remind('2027-03-06')));
    await remind('2027-03-07');
    expect(await sent()).toEqual([['lars', '14']]);
  });

  it('PWD-04 after days of standstill only the one that is due', async () => {
    await remind('2027-03-18');
    await remind('2027-03-19');
    expect(await sent()).toEqual([['lars', '3']]);
  });

  it('PWD-04 after a standstill between the two, the first is made up for', async () => {
    await remind('2027-03-10');
    await remind('2027-03-17');
    expect(await sent()).toEqual([
      ['lars', '14'],
      ['lars', '3'],
    ]);
  });

  it('PWD-04 is about each password by itself', async () => {
    await remind('2027-03-06');
    await database.prisma.user.update({
      where: { username: 'lars' },
      data: { passwordExpiresAt: new Date('2027-09-20T10:00:00+02:00') },
    });
    await remind('2027-09-10');
    expect(await sent()).toEqual([
      ['lars', '14'],
      ['lars', '14'],
    ]);
  });

  it.each([{ passwordTemporary: true }, { failedSignIns: 5 }])(
    'PWD-04 not when there is nothing to remind of: %o',
    async (state) => {
      await database.prisma.user.update({ where: { username: 'lars' }, data: state });
      await remind('2027-03-06');
      expect(await sent()).toEqual([]);
      await database.prisma.user.update({
        where: { username: 'lars' },
        data: { passwordTemporary: false, failedSignIns: 0 },
      });
    },
  );
});
