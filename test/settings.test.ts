import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretSettings } from '../src/secret-files.ts';
import { readDatabaseAddresses, readSettings, SettingsError } from '../src/settings.ts';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://x@y/z?sslmode=verify-full',
  SESSION_SECRET: 'x'.repeat(32),
  SMTP_URL: 'smtps://portalen:hemligt@mejl.example.se',
  MAIL_FROM: 'Portalen <portalen@example.se>',
  PORTAL_URL: 'https://portalen.example.se/',
  HELP_DESK: 'hjalp@example.se',
  COMMISSION_EMAIL: 'namn@example.se',
  OPERATOR_NAME: 'Provmyndigheten',
  OPERATOR_ADDRESS: 'Provgatan 1, 111 11 Provstad',
  DATA_PROTECTION_OFFICER: 'dataskydd@example.se',
  SUPERVISORY_AUTHORITY: 'Tillsynsmyndigheten, www.example.se',
};

/** What a database of one's own asks for outside production. */
const tryingOut = {
  NODE_ENV: 'development',
  DATABASE_URL: 'postgresql://x@localhost/z',
  SESSION_SECRET: 'x'.repeat(32),
  SMTP_URL: 'smtp://localhost:1025',
};

describe('SEC-06 settings', () => {
  it('SEC-06 has defaults for trying out', () => {
    expect(readSettings({})).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      isDemo: true,
      smtpUrl: undefined,
      mailFrom: { name: 'Myndighetsportalen', address: 'portalen@myndighetsportalen.example' },
      portalUrl: 'http://localhost:3000',
      helpDesk: 'hjalp@myndighetsportalen.example',
    });
  });

  it('SEC-06 takes what trying out on a database of one’s own needs', () => {
    for (const NODE_ENV of ['development', 'test'])
      expect(readSettings({ ...tryingOut, NODE_ENV })).toMatchObject({ production: false, isDemo: false });
  });

  it.each([undefined, '', 'development', 'test'])(
    'SEC-06 the secret that stands in the source signs nothing on a database of one’s own: NODE_ENV=%s',
    (NODE_ENV) => {
      const complaint = () => readSettings({ ...tryingOut, NODE_ENV, SESSION_SECRET: undefined });
      expect(complaint).toThrow('Ange SESSION_SECRET:');
    },
  );

  it('SEC-06 MAIL-04 takes where mails come back to, and refuses what would lead nowhere', () => {
    const bounces = {
      MAIL_BOUNCE_ADDRESS: 'Studsar@example.se',
      MAIL_BOUNCE_MAILBOX: 'imaps://studsar:p%40ss@imap.example.se/INBOX',
    };
    const read = (changes: Partial<typeof bounces>, others = production) =>
      readSettings({ ...others, ...bounces, ...changes });
    expect(read({})).toMatchObject({ bounceAddress: 'studsar@example.se' });
    for (const address of ['studsar', 'a@b@example.se', `${'a'.repeat(33)}@example.se`])
      expect(() => read({ MAIL_BOUNCE_ADDRESS: address })).toThrow('MAIL_BOUNCE_ADDRESS ska vara');
    for (const mailbox of ['pop3://a:b@c', 'imaps://imap.example.se', 'imaps://a:%@c', 'imaps://a:b@'])
      expect(() => read({ MAIL_BOUNCE_MAILBOX: mailbox })).toThrow('MAIL_BOUNCE_MAILBOX ska vara');
    expect(() => read({ MAIL_BOUNCE_ADDRESS: '' })).toThrow('Ange MAIL_BOUNCE_ADDRESS också');
    expect(() => read({}, tryingOut as typeof production)).toThrow('ska peka på den egna datorn');
  });

  it('SEC-06 takes what production needs', () => {
    expect(readSettings(production)).toMatchObject({
      production: true,
      isDemo: false,
      databaseUrl: 'postgresql://x@y/z?sslmode=verify-full',
      smtpUrl: 'smtps://portalen:hemligt@mejl.example.se',
      mailFrom: { name: 'Portalen', address: 'portalen@example.se' },
      portalUrl: 'https://portalen.example.se',
      helpDesk: 'hjalp@example.se',
    });
  });

  it('SEC-06 NAV-05 takes who runs the portal', () => {
    expect(readSettings(production).operator).toEqual({
      name: 'Provmyndigheten',
      address: 'Provgatan 1, 111 11 Provstad',
      dataProtectionOfficer: 'dataskydd@example.se',
      supervisoryAuthority: 'Tillsynsmyndigheten, www.example.se',
    });
  });

  it.each([
    ['a secret alone', 'x'.repeat(32), ['x'.repeat(32)]],
    ['a secret alone with a comma and a colon', `${'x'.repeat(16)},y:${'x'.repeat(16)}`, null],
    [
      'several with numbers, and one without',
      `12:${'x'.repeat(32)}, 3:${'y'.repeat(30)}:y,${'z'.repeat(32)}`,
      ['x'.repeat(32), `${'y'.repeat(30)}:y`, 'z'.repeat(32)],
    ],
  ])('SEC-06 SEC-09 takes %s', (_, SESSION_SECRET, texts) => {
    expect(readSettings({ SESSION_SECRET }).secrets.texts).toEqual(texts ?? [SESSION_SECRET]);
  });

  it('one process when trying out, one a core in production, and what is asked for', () => {
    expect(readSettings({})).toMatchObject({ processes: 1, poolSize: 5, drainSeconds: 0, metrics: null });
    expect(readSettings(production)).toMatchObject({ processes: availableParallelism(), drainSeconds: 3 });
    const asked = { WEB_CONCURRENCY: '3', DATABASE_POOL_SIZE: '9', METRICS_PORT: '9100' };
    expect(readSettings({ ...production, ...asked })).toMatchObject({
      processes: 3,
      poolSize: 9,
      metrics: { host: '127.0.0.1', port: 9100 },
    });
  });

  it.each([
    'postgresql://x@localhost/z',
    'postgresql://x@127.0.0.1:5433/z',
    'postgresql:///z?host=/var/run/postgresql',
    'postgresql://x@db.example.se/z?sslmode=disable',
  ])('SEC-06 %s is a database on this machine, or one whose protection has been decided', (DATABASE_URL) => {
    expect(readSettings({ ...production, DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  });

  it.each([
    ['portalen@example.se', '', 'portalen@example.se'],
    ['Å-portalen <portalen@example.se>', 'Å-portalen', 'portalen@example.se'],
    ['"Portalen, Sverige" <portalen@example.se>', 'Portalen, Sverige', 'portalen@example.se'],
  ])('MAIL-01 takes the sender %s', (text, name, address) => {
    expect(readSettings({ MAIL_FROM: text }).mailFrom).toEqual({ name, address });
  });

  it.each(['smtp://localhost:1025', 'smtp://127.0.0.1:25', 'smtp://[::1]:25', 'smtps://x:y@localhost'])(
    'MAIL-02 mail may go to this machine when trying out: %s',
    (SMTP_URL) => {
      expect(readSettings({ SMTP_URL }).smtpUrl).toBe(SMTP_URL);
    },
  );

  it.each([
    'smtp://mejl.example.se',
    'smtp://localhost@mejl.example.se',
    'smtp://localhost.example.se',
    'smtp://127.0.0.2',
    'smtp://0.0.0.0',
  ])('MAIL-02 mail never leaves the machine outside production: %s', (SMTP_URL) => {
    for (const NODE_ENV of ['development', 'test', undefined]) {
      expect(() => readSettings({ NODE_ENV, SMTP_URL })).toThrow(SettingsError);
      expect(() => readSettings({ NODE_ENV, SMTP_URL })).toThrow('SMTP_URL ska peka på den egna datorn');
    }
  });

  it.each([
    [{ ...production, DATABASE_URL: undefined }, 'Ange DATABASE_URL:'],
    [{ ...production, DATABASE_URL: '' }, 'Ange DATABASE_URL:'],
    [
      { ...production, DATABASE_URL: 'postgresql://x:y@db.example.se/z' },
      'DATABASE_URL ska säga hur förbindelsen',
    ],
    [{ ...production, SESSION_SECRET: undefined }, 'Ange SESSION_SECRET:'],
    [{ ...production, SESSION_SECRET: 'kort' }, 'SESSION_SECRET ska ha minst 32 tecken'],
    [
      { SESSION_SECRET: `2:kort,${'x'.repeat(32)}` },
      'SESSION_SECRET ska ha minst 32 tecken i varje hemlighet',
    ],
    [{ SESSION_SECRET: `1:${'x'.repeat(32)},` }, 'SESSION_SECRET ska ha minst 32 tecken i varje hemlighet'],
    [
      { SESSION_SECRET: `2:${'x'.repeat(32)},2:${'y'.repeat(32)}` },
      'SESSION_SECRET har två hemligheter med nummer 2.',
    ],
    [
      { SESSION_SECRET: `2:${'x'.repeat(32)},${'y'.repeat(32)},${'z'.repeat(32)}` },
      'SESSION_SECRET får ha högst en hemlighet utan nummer',
    ],
    [{ SESSION_SECRET: `65536:${'x'.repeat(32)}` }, 'SESSION_SECRET ska ha nummer mellan 1 och 65535'],
    [{ ...tryingOut, NODE_ENV: undefined }, 'Ange NODE_ENV: production i verklig drift'],
    [{ ...tryingOut, NODE_ENV: '' }, 'Ange NODE_ENV: production i verklig drift'],
    [{ ...tryingOut, SMTP_URL: undefined }, 'Ange SMTP_URL: till exempel smtp://localhost:1025.'],
    [{ ...tryingOut, HOST: '0.0.0.0' }, 'HOST ska vara 127.0.0.1 utom i produktion'],
    [{ ...tryingOut, SESSION_SECRET: 'kort' }, 'SESSION_SECRET ska ha minst 32 tecken'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL ska börja med postgresql://'],
    [{ PORT: 'http' }, 'PORT ska vara ett tal'],
    [{ PORT: '70000' }, 'PORT ska vara mellan 0 och 65535'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV ska vara production, development eller test'],
    [{ ...production, SMTP_URL: undefined }, 'Ange SMTP_URL:'],
    [{ ...production, MAIL_FROM: undefined }, 'Ange MAIL_FROM:'],
    [{ ...production, PORTAL_URL: undefined }, 'Ange PORTAL_URL:'],
    [{ ...production, HELP_DESK: '' }, 'Ange HELP_DESK:'],
    [{ ...production, COMMISSION_EMAIL: '' }, 'Ange COMMISSION_EMAIL:'],
    [{ ...production, OPERATOR_NAME: undefined }, 'Ange OPERATOR_NAME:'],
    [{ ...production, OPERATOR_ADDRESS: '' }, 'Ange OPERATOR_ADDRESS:'],
    [{ ...production, DATA_PROTECTION_OFFICER: undefined }, 'Ange DATA_PROTECTION_OFFICER:'],
    [{ ...production, SUPERVISORY_AUTHORITY: undefined }, 'Ange SUPERVISORY_AUTHORITY:'],
    [{ OPERATOR_NAME: ' x ' }, 'OPERATOR_NAME ska vara en rad text med 2–200 tecken.'],
    [{ OPERATOR_ADDRESS: 'Box 1\n111 11 Stad' }, 'OPERATOR_ADDRESS ska vara en rad text med 2–200 tecken.'],
    [{ SUPERVISORY_AUTHORITY: 'x'.repeat(201) }, 'SUPERVISORY_AUTHORITY ska vara en rad text'],
    [{ DATA_PROTECTION_OFFICER: 'Anna' }, 'DATA_PROTECTION_OFFICER ska vara en e-postadress'],
    [{ ...production, PORTAL_URL: 'http://portalen.example.se' }, 'PORTAL_URL ska börja med https://'],
    [{ SMTP_URL: 'mejl.example.se:25' }, 'SMTP_URL ska börja med smtp:// eller smtps://'],
    [{ SMTP_URL: 'http://localhost' }, 'SMTP_URL ska börja med smtp:// eller smtps://'],
    [{ SMTP_URL: 'smtp://x:100%@localhost' }, 'SMTP_URL ska ha procenttecken'],
    [{ MAIL_FROM: 'Portalen' }, 'MAIL_FROM ska vara en e-postadress'],
    [{ PORTAL_URL: 'portalen.example.se' }, 'PORTAL_URL ska vara en webbadress'],
    [{ HELP_DESK: 'hjalp' }, 'HELP_DESK ska vara en e-postadress'],
    [{ COMMISSION_EMAIL: 'namn' }, 'COMMISSION_EMAIL ska vara en e-postadress'],
    [{ TRUST_PROXY: 'ja' }, 'TRUST_PROXY ska vara'],
    [{ WEB_CONCURRENCY: '0' }, 'WEB_CONCURRENCY ska vara ett heltal mellan 1 och 256.'],
    [{ WEB_CONCURRENCY: '2' }, 'WEB_CONCURRENCY kräver DATABASE_URL'],
    [{ DATABASE_POOL_SIZE: 'stor' }, 'DATABASE_POOL_SIZE ska vara ett heltal mellan 1 och 100.'],
    [{ DRAIN_SECONDS: '6' }, 'DRAIN_SECONDS ska vara ett heltal mellan 0 och 5.'],
    [{ METRICS_PORT: '70000' }, 'METRICS_PORT ska vara mellan 0 och 65535.'],
    [{ LOG_LEVEL: 'prat' }, 'LOG_LEVEL ska vara fatal, error'],
  ])('SEC-06 stops the start with a sentence: %o', (variables, sentence) => {
    expect(() => readSettings(variables)).toThrow(SettingsError);
    expect(() => readSettings(variables)).toThrow(sentence);
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('SEC-06 each secret may be given as NAME_FILE, with a line break at its end', () => {
    const given: Record<string, string> = {
      ...production,
      DATABASE_SESSION_URL: 'postgresql://x@session/z?sslmode=verify-full',
      DATABASE_READ_URL: 'postgresql://x@read/z?sslmode=verify-full',
      MIGRATION_DATABASE_URL: 'postgresql://owner@y/z?sslmode=verify-full',
      MAIL_BOUNCE_ADDRESS: 'studsar@example.se',
      MAIL_BOUNCE_MAILBOX: 'imaps://studsar:x@imap.example.se/INBOX',
    };
    const inFiles = Object.fromEntries(
      Object.entries(given).map(([name, value]) =>
        (secretSettings as readonly string[]).includes(name)
          ? [`${name}_FILE`, file(name, `${value}\n`)]
          : [name, value],
      ),
    );
    expect(Object.keys(inFiles).filter((name) => name.endsWith('_FILE'))).toHaveLength(secretSettings.length);
    const withoutFunctions = (env: Record<string, string>) => {
      const { secrets, ...settings } = readSettings(env);
      return { ...settings, secrets: secrets.texts };
    };
    expect(withoutFunctions(inFiles)).toEqual(withoutFunctions(given));
    expect(readDatabaseAddresses(inFiles)).toEqual(readDatabaseAddresses(given));
  });

  it.each([
    [
      'not there',
      join(folder, 'missing'),
      undefined,
      /SESSION_SECRET_FILE: filen .*missing går inte att läsa/,
    ],
    ['empty', file('empty', '\n'), undefined, /SESSION_SECRET_FILE: filen .* är tom/],
    ['given twice', file('twice', 'y'.repeat(40)), 'x'.repeat(40), /antingen SESSION_SECRET eller/],
    ['too short', file('short', 'kort'), undefined, /SESSION_SECRET/],
  ])('SEC-06 a file that is %s stops the start', (_, path, SESSION_SECRET, sentence) => {
    const read = () => readSettings({ ...production, SESSION_SECRET, SESSION_SECRET_FILE: path });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(sentence);
  });
});
