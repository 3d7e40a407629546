import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { bounceAddress, bounceMailbox, emailAddress, mailFrom } from './mail-settings.ts';
import { type Operator, operatorOf, operatorPurpose, operatorVariables } from './operator.ts';
import { withSecretFiles } from './secret-files.ts';
import { createSecrets, readSecrets, type Secrets } from './secrets.ts';

const loopback = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/** Whether a URL's host is this machine, where nobody listens on the way. */
export const isThisMachine = (hostname: string): boolean => loopback.includes(hostname);

/** A port's number; 0 lets the system choose one. */
const portNamed = (name: string) =>
  z.coerce
    .number(`${name} ska vara ett tal.`)
    .int(`${name} ska vara ett heltal.`)
    .min(0, `${name} ska vara mellan 0 och 65535.`)
    .max(65535, `${name} ska vara mellan 0 och 65535.`);

const wholeNumber = (name: string, from: number, to: number) => {
  const sentence = `${name} ska vara ett heltal mellan ${from} och ${to}.`;
  return z.coerce.number(sentence).int(sentence).min(from, sentence).max(to, sentence);
};

const databaseUrl = (name: string) =>
  z
    .string()
    .regex(/^postgres(ql)?:\/\//, `${name} ska börja med postgresql://.`)
    .optional();

const environment = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], 'NODE_ENV ska vara production, development eller test.')
    .optional(),
  PORT: portNamed('PORT').default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: databaseUrl('DATABASE_URL'),
  DATABASE_SESSION_URL: databaseUrl('DATABASE_SESSION_URL'),
  DATABASE_READ_URL: databaseUrl('DATABASE_READ_URL'),
  MIGRATION_DATABASE_URL: databaseUrl('MIGRATION_DATABASE_URL'),
  SESSION_SECRET: z
    .string()
    .transform((text, context) => {
      const read = readSecrets(text);
      if (typeof read !== 'string') return read;
      context.addIssue({ code: 'custom', message: read });
      return z.NEVER;
    })
    .optional(),
  TRUST_PROXY: z.coerce
    .number('TRUST_PROXY ska vara antalet omvända proxyservrar framför portalen.')
    .int()
    .min(0)
    .default(0),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'SMTP_URL ska börja med smtp:// eller smtps://.' })
    .regex(/^([^%]|%[0-9a-f]{2})*$/i, 'SMTP_URL ska ha procenttecken i namn och lösenord skrivna som %25.')
    .optional(),
  MAIL_FROM: mailFrom.optional(),
  MAIL_BOUNCE_ADDRESS: bounceAddress.optional(),
  MAIL_BOUNCE_MAILBOX: bounceMailbox.optional(),
  PORTAL_URL: z
    .url({
      protocol: /^https?$/,
      error: 'PORTAL_URL ska vara en webbadress, till exempel https://portalen.example.se.',
    })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  HELP_DESK: emailAddress('HELP_DESK ska vara en e-postadress.').optional(),
  ...operatorVariables,
  COMMISSION_EMAIL: emailAddress('COMMISSION_EMAIL ska vara en e-postadress.').optional(),
  WEB_CONCURRENCY: wholeNumber('WEB_CONCURRENCY', 1, 256).optional(),
  DATABASE_POOL_SIZE: wholeNumber('DATABASE_POOL_SIZE', 1, 100).default(5),
  DRAIN_SECONDS: wholeNumber('DRAIN_SECONDS', 0, 5).optional(),
  METRICS_PORT: portNamed('METRICS_PORT').optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug'],
      'LOG_LEVEL ska vara fatal, error, warn, info eller debug.',
    )
    .default('info'),
});

export interface Settings {
  production: boolean;
  port: number;
  host: string;
  /** Unset: the embedded database with demo data. */
  databaseUrl: string | undefined;
  /** The same database past a pooler that hands connections on between transactions; unset without one. */
  sessionUrl: string | undefined;
  /** A replica, for reads that may be some seconds old. */
  readUrl: string | undefined;
  /** On the embedded database, with demo users, and mail shown instead of sent. */
  isDemo: boolean;
  /** What sessions, mails that wait and the like are signed and sealed with (SEC-09). */
  secrets: Secrets;
  /** How many reverse proxies stand before the portal (Express's `trust proxy`). */
  trustProxy: number;
  /** The mail server. Unset: mails are shown at /demo/mejl instead of sent. */
  smtpUrl: string | undefined;
  mailFrom: { name: string; address: string };
  /** Where mails that cannot be delivered come back to (MAIL-04); `+` and a mark are added. Unset: to the sender. */
  bounceAddress: string | undefined;
  /** Where they are read, by IMAP. Unset: they are piped in, or not read. */
  bounceMailbox: string | undefined;
  /** The portal's address in mails, without a slash at the end. */
  portalUrl: string;
  /** Where users turn for help: an e-mail address. */
  helpDesk: string;
  operator: Operator;
  /** Where the Commission is told of greater name changes (AUT-03): an e-mail address. */
  commissionEmail: string;
  /** How many processes answer requests. */
  processes: number;
  /** The most connections to the database that each process keeps for requests. */
  poolSize: number;
  /** How long it goes on taking requests after SIGTERM while /readyz says no, in seconds. */
  drainSeconds: number;
  /** Where Prometheus fetches metrics. Null: nowhere. */
  metrics: { host: string; port: number } | null;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug';
}

/** A setting is missing or wrong; the message says in Swedish what to set. */
export class SettingsError extends Error {}

/** The database addresses of the portal. */
export interface DatabaseAddresses {
  /** Where a session stays on its connection. */
  app: string;
  /** The owner of the tables, where it is another role. */
  owner?: string;
  /** The address of a pooler that hands connections on between transactions, for requests. */
  pooled?: string;
}

/**
 * Reads the database addresses; null for the embedded one. Commands that need nothing else need no other setting.
 * @throws SettingsError when the address is missing in production, or given for the owner alone
 */
export function readDatabaseAddresses(given: NodeJS.ProcessEnv = process.env): DatabaseAddresses | null {
  const {
    DATABASE_URL: app,
    DATABASE_SESSION_URL: session,
    MIGRATION_DATABASE_URL: owner,
    NODE_ENV,
  } = readSecretFiles(given);
  if (app && session) return { app: session, pooled: app, ...(owner && { owner }) };
  if (app) return { app, ...(owner && { owner }) };
  if (owner) throw new SettingsError('Ange DATABASE_URL också när MIGRATION_DATABASE_URL är angiven.');
  if (session) throw new SettingsError('Ange DATABASE_URL också när DATABASE_SESSION_URL är angiven.');
  if (NODE_ENV === 'production')
    throw new SettingsError(
      'Ange DATABASE_URL: adressen till portalens PostgreSQL, postgresql://användare:lösenord@värd/databas.',
    );
  return null;
}

/** Whether a database of one's own is named. Without one, `npm run dev` holds the embedded one open. */
export const isDatabaseNamed = Boolean(process.env.DATABASE_URL ?? process.env.DATABASE_URL_FILE);

/** Whether the process runs in production, for what is needed before the settings are read. */
export const isProduction = process.env.NODE_ENV === 'production';

/** Which of a machine's processes this is, from 1; the first one has the machine's single tasks. */
export const processNumber = Number(process.env.PORTAL_PROCESS ?? 1);

/**
 * Reads the settings from the environment (SEC-06).
 * @throws SettingsError with one sentence for each setting that is missing or wrong
 */
export function readSettings(variables: NodeJS.ProcessEnv = process.env): Settings {
  // An empty variable is an unset one, as in shells and container files.
  const set = Object.fromEntries(
    Object.entries(readSecretFiles(variables)).filter(([, value]) => value !== ''),
  );
  const { success, data, error } = environment.safeParse(set);
  if (!success) throw new SettingsError(error.issues.map((issue) => issue.message).join('\n'));
  const production = data.NODE_ENV === 'production';
  const complaints = production ? inProduction(data) : elsewhere(data);
  if (data.MAIL_BOUNCE_MAILBOX && !data.MAIL_BOUNCE_ADDRESS)
    complaints.push('Ange MAIL_BOUNCE_ADDRESS också när MAIL_BOUNCE_MAILBOX är angiven.');
  if (complaints.length > 0) throw new SettingsError(complaints.join('\n'));
  const secrets = data.SESSION_SECRET ?? [{ number: 0, text: 'bara-for-utveckling-och-demonstration' }];
  return {
    production,
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    sessionUrl: data.DATABASE_SESSION_URL,
    readUrl: data.DATABASE_READ_URL,
    isDemo: data.DATABASE_URL === undefined,
    secrets: createSecrets(secrets),
    trustProxy: data.TRUST_PROXY,
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM ?? {
      name: 'Myndighetsportalen',
      address: 'portalen@myndighetsportalen.example',
    },
    bounceAddress: data.MAIL_BOUNCE_ADDRESS,
    bounceMailbox: data.MAIL_BOUNCE_MAILBOX,
    portalUrl: data.PORTAL_URL ?? `http://localhost:${data.PORT}`,
    helpDesk: data.HELP_DESK ?? 'hjalp@myndighetsportalen.example',
    operator: operatorOf(data),
    commissionEmail: data.COMMISSION_EMAIL ?? 'namn@kommissionen.example',
    processes: data.WEB_CONCURRENCY ?? (production ? availableParallelism() : 1),
    poolSize: data.DATABASE_POOL_SIZE,
    drainSeconds: data.DRAIN_SECONDS ?? (production ? 3 : 0),
    metrics: data.METRICS_PORT === undefined ? null : { host: data.METRICS_HOST, port: data.METRICS_PORT },
    logLevel: data.LOG_LEVEL,
  };
}

function readSecretFiles(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { variables, complaints } = withSecretFiles(given);
  if (complaints.length > 0) throw new SettingsError(complaints.join('\n'));
  return variables;
}

type Environment = z.infer<typeof environment>;

/** Nothing that matters has a default in production, and passwords and sessions are not sent in clear. */
function inProduction(data: Environment): string[] {
  const missing = (Object.keys(purpose) as (keyof typeof purpose)[]).filter((name) => !data[name]);
  const complaints = missing.map((name) => `Ange ${name}: ${purpose[name]}`);
  if (data.PORTAL_URL?.startsWith('http:'))
    complaints.push('PORTAL_URL ska börja med https:// i produktion.');
  for (const name of ['DATABASE_URL', 'DATABASE_SESSION_URL', 'DATABASE_READ_URL'] as const)
    if (data[name] !== undefined && saysNothingOfTls(data[name]))
      complaints.push(
        `${name} ska säga hur förbindelsen till en annan dator skyddas: lägg till ?sslmode=verify-full, eller ?sslmode=disable på ett nät som bara ni når.`,
      );
  return complaints;
}

/** PostgreSQL's clients send in clear when nothing is said; through a socket or on this machine they may. */
function saysNothingOfTls(databaseUrl: string): boolean {
  if (!URL.canParse(databaseUrl)) return false;
  const { hostname, searchParams } = new URL(databaseUrl);
  return (
    hostname !== '' && !isThisMachine(hostname) && !searchParams.has('sslmode') && !searchParams.has('host')
  );
}

/** Mail never leaves the machine outside production, whatever the data in the database. */
function elsewhere(data: Environment): string[] {
  const { SMTP_URL, MAIL_BOUNCE_MAILBOX, WEB_CONCURRENCY = 1, DATABASE_URL } = data;
  const complaints = DATABASE_URL === undefined ? [] : withOwnDatabase(data);
  if (SMTP_URL !== undefined && !isThisMachine(new URL(SMTP_URL).hostname))
    complaints.push(
      'SMTP_URL ska peka på den egna datorn, till exempel smtp://localhost:1025: bara i produktion skickas mejl vidare.',
    );
  if (MAIL_BOUNCE_MAILBOX !== undefined && !isThisMachine(new URL(MAIL_BOUNCE_MAILBOX).hostname))
    complaints.push(
      'MAIL_BOUNCE_MAILBOX ska peka på den egna datorn: bara i produktion läses och töms en riktig brevlåda.',
    );
  if (WEB_CONCURRENCY > 1 && DATABASE_URL === undefined)
    complaints.push('WEB_CONCURRENCY kräver DATABASE_URL: den inbyggda databasen används av en process.');
  return complaints;
}

/**
 * One's own database may hold real data. So it is not served unless NODE_ENV says what this is, not with the public
 * secret above, not to other machines without TLS, and not without a mail server.
 */
function withOwnDatabase({ NODE_ENV, SESSION_SECRET, SMTP_URL, HOST }: Environment): string[] {
  const complaints: string[] = [];
  if (NODE_ENV === undefined)
    complaints.push(
      'Ange NODE_ENV: production i verklig drift, development när du provar på en egen databas.',
    );
  if (SESSION_SECRET === undefined) complaints.push(`Ange SESSION_SECRET: ${purpose.SESSION_SECRET}`);
  if (SMTP_URL === undefined)
    complaints.push(
      'Ange SMTP_URL: till exempel smtp://localhost:1025. Utan den skulle mejl som väntar i databasen räknas som skickade.',
    );
  if (!isThisMachine(HOST))
    complaints.push('HOST ska vara 127.0.0.1 utom i produktion, där https skyddar lösenord och kakor.');
  return complaints;
}

const purpose = {
  DATABASE_URL:
    'adressen till PostgreSQL-databasen, till exempel postgresql://portal:losenord@localhost/portal.',
  SESSION_SECRET:
    'minst 32 slumpmässiga tecken som signerar sessionskakorna; skapa dem med: openssl rand -hex 32',
  SMTP_URL: 'adressen till mejlservern, till exempel smtps://portalen:losenord@mejl.example.se.',
  MAIL_FROM: 'avsändaren av mejl, till exempel Myndighetsportalen <portalen@example.se>.',
  PORTAL_URL: 'adressen som användarna når portalen på, till exempel https://portalen.example.se.',
  HELP_DESK: 'e-postadressen som användarna vänder sig till för hjälp.',
  ...operatorPurpose,
  COMMISSION_EMAIL: 'e-postadressen dit Kommissionen får besked om större namnändringar.',
};
