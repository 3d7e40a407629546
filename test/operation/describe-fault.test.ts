import { expect, it } from 'vitest';
import { describeFault } from '../../src/operation/describe-fault.ts';
import { usePortal } from '../support/portal.ts';

const portal = usePortal();

const described = async (action: () => PromiseLike<unknown>): Promise<string> => {
  try {
    await action();
  } catch (fault) {
    return JSON.stringify(describeFault(fault));
  }
  throw new Error('nothing failed');
};

const taken = 'karin.akesson@arbetsmiljoverket.example';
const secrets = /karin|lars|arbetsmilj|hemligt/i;

it.each<[string, RegExp, () => PromiseLike<unknown>]>([
  [
    'a duplicate, through Prisma',
    /"P2002".*"user_email_key"/,
    () => portal.prisma.user.update({ where: { username: 'lars' }, data: { email: taken } }),
  ],
  [
    'a duplicate, through raw SQL in Prisma',
    /"P2002"|"P2010"/,
    () => portal.prisma.$executeRaw`UPDATE "user" SET email = ${taken} WHERE username = 'lars'`,
  ],
  [
    'a duplicate, through pg',
    /"23505".*"user_email_key".*"user"/,
    () => portal.pool.query(`UPDATE "user" SET email = $1 WHERE username = 'lars'`, [taken]),
  ],
  ['a value of the wrong type', /"22P02"/, () => portal.pool.query('SELECT $1::text::int', ['hemligt'])],
  [
    'a query that Prisma does not take',
    /PrismaClientValidationError/,
    () => portal.prisma.user.findFirst({ where: { name: 'hemligt' } as never }),
  ],
  ['what is not JSON', /SyntaxError/, () => Promise.resolve().then(() => JSON.parse('hemligt') as unknown)],
  [
    'a mail server that refuses',
    /"EENVELOPE"/,
    () =>
      Promise.reject(
        Object.assign(new Error(`550 no such user ${taken}`), { code: 'EENVELOPE', responseCode: 550 }),
      ),
  ],
  [
    'a message with lines that look like those of the stack',
    /"Error"/,
    () => Promise.reject(new Error('"\n    at hemligt"')),
  ],
])('the log holds no values: %s', async (_, expected, action) => {
  const text = await described(action);
  expect(text).toMatch(expected);
  expect(text.replaceAll(process.cwd(), '')).not.toMatch(secrets);
});

it('says what helps to put it right: where, and what the server said of itself', async () => {
  const text = await described(() => portal.prisma.$queryRaw`SELECT nothing FROM nowhere`);
  expect(text).toContain('relation \\"nowhere\\" does not exist');
  expect(text).toMatch(/describe-fault\.test\.ts:\d+/);
});
