import { describe, expect, it } from 'vitest';
import { digest } from '../../src/audit/link.ts';
import { linkEvents } from '../../src/audit/link-events.ts';
import { unseal } from '../../src/mail/seal.ts';
import { verifyPassword } from '../../src/passwords/hash.ts';
import { readSettings } from '../../src/settings.ts';
import { record, tamper } from '../audit/chain.ts';
import { type Ended, startProgram, tryingOut } from '../start/program.ts';
import { useDatabaseForEach } from '../support/database.ts';

const database = useDatabaseForEach('empty');

const admin = (...options: string[]): Promise<Ended> =>
  startProgram('build/admin.js', { ...tryingOut, DATABASE_URL: database.url }, options).ended;

const anna = ['--first-name', 'Anna', '--last-name', 'Öberg', '--user-email', 'Anna@kommissionen.example'];

/** The Commission is there already, with Anna. */
const createCommission = async () => expect((await admin('create-commission', ...anna)).code).toBe(0);

const printed = (text: string): string => /Tillfälligt lösenord: (\S+)\n/.exec(text)![1]!;

const findAnna = () => database.prisma.user.findUniqueOrThrow({ where: { username: 'anna.oberg' } });

const latestMail = () => database.prisma.mail.findFirstOrThrow({ orderBy: { id: 'desc' } });

describe('npm run admin', () => {
  it('help names every command', async () => {
    const { code, stdout, stderr } = await admin('help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of [
      'create-commission',
      'reset-password',
      'reset-second-factor',
      'secrets',
      'migrate',
      'audit:verify',
      'audit:export',
      'bounce',
    ])
      expect(stdout).toContain(`\n${command}`);
    expect((await admin()).stdout).toBe(stdout);
  });

  it.each([
    [['constructor'], 'Kommandot constructor finns inte.'],
    [['migrate', '--force'], 'Kommandot går inte att förstå.'],
    [['reset-password'], 'Kommandot går inte att förstå.'],
    [
      ['audit:verify', '--expect', '1:x'],
      '--expect ska vara plats, kolon och kontrollsumma, som de skrevs ut.',
    ],
    [['audit:export', '--after', '-1'], 'Kommandot går inte att förstå.'],
    [['audit:export', '--after', 'x'], '--after ska vara platsen på den sista raden.'],
  ])('%j is not understood, in a sentence, with code 2', async (options, sentence) => {
    const { code, stdout, stderr } = await admin(...options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(sentence);
  });
});

describe('create-commission', () => {
  it('says at each option what is wrong with it, and does nothing', async () => {
    const { code, stderr } = await admin(
      'create-commission',
      '--last-name',
      ' ',
      '--user-email',
      'x',
      '--country',
      'XX',
    );
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      '--country: Välj land i listan.',
      '--last-name: Ange efternamn.',
      '--user-email: Ange en giltig e-postadress, till exempel namn@myndighet.se.',
    ]);
    expect(await database.prisma.authority.count()).toBe(0);
  });

  it('USR-01 PWD-10 registers the Commission and its first user; the password goes by mail and is not shown', async () => {
    const { code, stdout, stderr } = await admin('create-commission', ...anna);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      'Kommissionen är registrerad.\nAnvändarnamn: anna.oberg\nDet tillfälliga lösenordet skickas med mejl.\n',
    );
    const mail = await latestMail();
    expect(mail).toMatchObject({
      template: 'user-registered',
      recipient: 'anna@kommissionen.example',
      sentAt: null,
    });
    const { password } = unseal(mail.sealed!, mail.messageId, readSettings({}).secrets) as {
      password: string;
    };
    const user = await findAnna();
    expect(await verifyPassword(user.passwordHash, password)).toBe(true);
    expect(user).toMatchObject({ isAdministrator: true, passwordTemporary: true });
    expect(await database.prisma.authority.findMany({ select: { kind: true, country: true } })).toEqual([
      { kind: 'COMMISSION', country: 'BE' },
    ]);
  });

  it('LOG-01 the events name the command line', async () => {
    await createCommission();
    const events = await database.prisma.logEvent.findMany({
      select: { action: true, actorId: true, actorName: true },
    });
    const actor = { actorId: null, actorName: 'kommandoraden' };
    expect(events).toEqual([
      { action: 'authority.registered', ...actor },
      { action: 'user.registered', ...actor },
    ]);
  });

  it('there is one Commission', async () => {
    await createCommission();
    const { code, stdout, stderr } = await admin('create-commission', ...anna, '--username', 'annan');
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Kommissionen är redan registrerad.\n',
    });
    expect(await database.prisma.user.count()).toBe(1);
  });
});

describe('reset-password', () => {
  it('gives a temporary password, by mail and where asked for on the terminal, and ends the sign-ins', async () => {
    await createCommission();
    const { id: userId } = await findAnna();
    const now = new Date();
    await database.prisma.signIn.create({
      data: { userId, startedAt: now, lastSeenAt: now, address: '192.0.2.1', userAgent: '' },
    });
    const { code, stdout, stderr } = await admin('reset-password', 'Anna.Oberg', '--print-password');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await verifyPassword((await findAnna()).passwordHash, printed(stdout))).toBe(true);
    expect(await database.prisma.signIn.count({ where: { endedAt: null } })).toBe(0);
    expect(await latestMail()).toMatchObject({ template: 'password-reset', userId });
    const event = await database.prisma.logEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(event).toMatchObject({ action: 'password.reset', actorName: 'kommandoraden', subjectId: userId });
  });

  it('refuses a user that there is not', async () => {
    expect(await admin('reset-password', 'ingen')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Det finns ingen användare med användarnamnet ingen.\n',
    });
  });
});

describe('reset-second-factor', () => {
  it('PWD-12 takes the second factor of the Commission’s administrator, ends the sign-ins, and tells by mail', async () => {
    await createCommission();
    const { id: userId } = await findAnna();
    const now = new Date();
    await database.prisma.totp.create({
      data: { userId, sealed: Buffer.from('x'), lastStep: 1, addedAt: now },
    });
    await database.prisma.signIn.create({
      data: { userId, startedAt: now, lastSeenAt: now, address: '192.0.2.1', userAgent: '' },
    });
    expect(await admin('reset-second-factor', 'Anna.Oberg')).toEqual({
      code: 0,
      stdout: 'Tvåstegsinloggningen för anna.oberg är återställd.\n',
      stderr: '',
    });
    expect(await database.prisma.totp.count()).toBe(0);
    expect(await database.prisma.signIn.count({ where: { endedAt: null } })).toBe(0);
    expect(await latestMail()).toMatchObject({ template: 'second-factor-reset', userId });
    const event = await database.prisma.logEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(event).toMatchObject({ action: 'second-factor.reset', actorName: 'kommandoraden' });
    expect((await admin('reset-second-factor', 'anna.oberg')).stderr).toBe(
      'anna.oberg har ingen tvåstegsinloggning.\n',
    );
    expect((await admin('reset-second-factor', 'ingen')).code).toBe(1);
  });
});

describe('audit:verify', () => {
  it('LOG-02 prints the head, which is recognised the next time', async () => {
    await record(database);
    await linkEvents(database.pool);
    const { code, stdout, stderr } = await admin('audit:verify');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, events, head] = /^Loggen stämmer: (\d+) händelser\.\nSista länken, .+: (\S+)\n$/.exec(stdout)!;
    expect(Number(events)).toBe(await database.prisma.logEvent.count());
    await record(database);
    const other = head!.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const option of ['--expect', '--from']) {
      expect((await admin('audit:verify', option, head!)).stdout).toContain(
        'finns kvar.\nHändelser som väntar på sin länk: 1.\n',
      );
      expect(await admin('audit:verify', option, other)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`från plats ${events}: kontrollsumman är en annan`) as string,
      });
    }
  });

  it('LOG-02 ends with 1 and the first place that does not fit', async () => {
    for (let number = 1; number <= 3; number++) await record(database);
    await linkEvents(database.pool);
    await tamper(database, `UPDATE log_event SET action = 'log.downloaded' WHERE id = 2`);
    const { code, stdout, stderr } = await admin('audit:verify');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Loggen stämmer inte, från plats 2: händelsen är ändrad');
  });
});

describe('audit:export', () => {
  type Line = Record<'position' | 'hash' | 'actorDigest' | 'subjectDigest', string> &
    Record<string, string | null>;
  const linesOf = async (...options: string[]): Promise<Line[]> => {
    const { code, stdout, stderr } = await admin('audit:export', ...options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  };

  it('LOG-02 writes lines that prove the chain without the database, and name nobody', async () => {
    await createCommission();
    for (let number = 1; number <= 3; number++) await record(database);
    await linkEvents(database.pool);
    const lines = await linesOf();
    expect(lines.length).toBeGreaterThanOrEqual(4);
    for (const name of ['Anna', 'Åsa', 'Bo Ek', 'b.example'])
      expect(JSON.stringify(lines)).not.toContain(name);
    let before: string | null = null;
    for (const { position, hash, eventId, actorDigest, subjectDigest, ...line } of lines) {
      const { at, action, actorId, address, authorityId, subjectId, changes } = line;
      const head = [position, before, eventId, at, action, actorId, address] as (string | null)[];
      const rest = [authorityId, subjectId, changes, actorDigest, subjectDigest] as (string | null)[];
      expect(digest(...head, ...rest)).toBe(hash);
      before = hash;
    }
    const last = lines.at(-1)!;
    const verified = await admin('audit:verify', '--expect', `${last.position}:${last.hash}`);
    expect(verified.stdout).toContain('finns kvar');
    expect(await linesOf('--after', lines.at(-2)!.position)).toEqual([last]);
    expect(await linesOf('--after', last.position)).toEqual([]);
  });
});
