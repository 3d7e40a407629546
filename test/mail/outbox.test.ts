import { expect, it } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { seal, unseal } from '../../src/mail/seal.ts';
import { createSecrets, Unopenable } from '../../src/secrets.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { queueMail, sampleMail, sampleParameters } from '../support/mails.ts';

const database = useDatabase('demo');
const settings = readSettings({ MAIL_FROM: 'Portalen <portalen@avsandare.example>' });
const outbox = createOutbox(settings);

it('MAIL-02 a mail is recorded with the change that causes it', async () => {
  const mail = await queueMail(database, outbox);
  expect(mail).toMatchObject({
    template: 'password-reset',
    recipient: 'asa@arbetsmiljoverket.example',
    tries: 0,
    sentAt: null,
    failedAt: null,
  });
  expect(mail.messageId).toMatch(/^[0-9a-f-]{36}@avsandare\.example$/);
});

it('MAIL-02 a mail goes with the change when that is rolled back', async () => {
  const before = await database.prisma.mail.count();
  const failed = database.prisma.$transaction(async (transaction) => {
    await outbox.queue(transaction, sampleMail());
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  expect(await database.prisma.mail.count()).toBe(before);
});

it('MAIL-02 a job that runs twice records its mail once', async () => {
  const before = await database.prisma.mail.count();
  await queueMail(database, outbox, sampleMail({ onceKey: 'reminder 1' }));
  await queueMail(database, outbox, sampleMail({ onceKey: 'reminder 1' }));
  await queueMail(database, outbox, sampleMail({ onceKey: 'reminder 2' }));
  expect(await database.prisma.mail.count()).toBe(before + 2);
});

it('PWD-10 the row of a waiting mail holds no password in clear', async () => {
  const { id, sealed, messageId } = await queueMail(database, outbox);
  const { rows } = await database.pool.query<{ row: string; bytes: string }>(
    `SELECT mail::text AS row, encode(sealed, 'escape') AS bytes FROM mail WHERE id = $1`,
    [id],
  );
  const { password, name } = sampleParameters['password-reset'];
  for (const secret of [
    password,
    name,
    Buffer.from(password).toString('hex'),
    Buffer.from(password).toString('base64'),
  ])
    expect(JSON.stringify(rows)).not.toContain(secret);
  expect(unseal(sealed!, messageId, settings.secrets)).toEqual(sampleParameters['password-reset']);
});

it.each([0, 7])(
  'PWD-10 what is sealed with key %i opens with it, in its own row, and unchanged',
  (number) => {
    const secrets = createSecrets([{ number, text: 'secret' }]);
    const sealed = seal({ password: 'x' }, 'one@example', secrets);
    expect(unseal(sealed, 'one@example', secrets)).toEqual({ password: 'x' });
    expect(seal({ password: 'x' }, 'one@example', secrets)).not.toEqual(sealed);
    const another = createSecrets([{ number, text: 'another' }]);
    expect(() => unseal(sealed, 'one@example', another)).toThrow(Unopenable);
    expect(() => unseal(sealed, 'two@example', secrets)).toThrow(Unopenable);
    for (const at of [0, 5, 12, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => unseal(changed, 'one@example', secrets)).toThrow(Unopenable);
    }
    for (const length of [0, 3, 6, 20])
      expect(() => unseal(sealed.subarray(0, length), 'one@example', secrets)).toThrow(Unopenable);
  },
);
