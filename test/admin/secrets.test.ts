import { expect, it } from 'vitest';
import { sealAllAnew } from '../../src/jobs/seal-anew.ts';
import { sealKey } from '../../src/second-factors/sealed-key.ts';
import { createSecrets, readSecrets } from '../../src/secrets.ts';
import { type Ended, startProgram, tryingOut } from '../start/program.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase('demo');
const [old, next] = ['o'.repeat(32), 'n'.repeat(32)];

const secrets = async (SESSION_SECRET: string): Promise<Pick<Ended, 'code' | 'stdout' | 'stderr'>> => {
  const settings = { ...tryingOut, DATABASE_URL: database.url, SESSION_SECRET };
  const { code, stdout, stderr } = await startProgram('build/admin.js', settings, ['secrets']).ended;
  return { code, stdout, stderr };
};

const read = (setting: string) => {
  const found = readSecrets(setting);
  if (typeof found === 'string') throw new Error(found);
  return createSecrets(found);
};

it('SEC-09 the operator is told which secrets are needed, when one may be dropped, and when one is missing', async () => {
  await database.prisma.mail.deleteMany();
  await database.prisma.totp.deleteMany();
  const { id: userId } = await database.prisma.user.findFirstOrThrow();
  const app = { userId, sealed: sealKey('KEY', userId, read(old)), lastStep: 1, addedAt: new Date() };
  await database.prisma.totp.create({ data: app });
  const changing = `2:${next},${old}`;
  expect(await secrets(changing)).toEqual({
    code: 0,
    stderr: '',
    stdout:
      'Hemlighet 2 (gäller nu): 0 appar för engångskoder, 0 mejl\n' +
      'Hemligheten utan nummer (behövs): 1 appar för engångskoder, 0 mejl\n',
  });
  expect(await secrets(`2:${next}`)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'Hemlighet 2 (gäller nu): 0 appar för engångskoder, 0 mejl\n' +
      'Öppnas inte av någon av dem: 1 appar för engångskoder, 0 mejl. Lägg tillbaka hemligheten som de är förseglade med.\n',
  });
  await sealAllAnew(database.prisma, read(changing));
  expect(await secrets(changing)).toMatchObject({
    stdout:
      'Hemlighet 2 (gäller nu): 1 appar för engångskoder, 0 mejl\n' +
      'Hemligheten utan nummer (inget är förseglat med den): 0 appar för engångskoder, 0 mejl\n',
  });
  expect(await secrets(`2:${next}`)).toMatchObject({ code: 0, stderr: '' });
});
