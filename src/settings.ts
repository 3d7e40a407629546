import { z } from 'zod';

const port = z.coerce.number('PORT ska vara ett tal.').int('PORT ska vara ett heltal.');

const environment = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], 'NODE_ENV ska vara production, development eller test.')
    .default('development'),
  PORT: port
    .min(0, 'PORT ska vara mellan 0 och 65535.')
    .max(65535, 'PORT ska vara mellan 0 och 65535.')
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL ska börja med postgresql://.')
    .optional(),
  SESSION_SECRET: z
    .string()
    .min(32, 'SESSION_SECRET ska ha minst 32 tecken; skapa en med: openssl rand -hex 32')
    .optional(),
  TRUST_PROXY: z.coerce
    .number('TRUST_PROXY ska vara antalet omvända proxyservrar framför portalen.')
    .int()
    .min(0)
    .default(0),
});

export interface Settings {
  production: boolean;
  port: number;
  host: string;
  /** Unset: the embedded database with demo data. */
  databaseUrl: string | undefined;
  /** On the embedded database, with demo users, and mail shown instead of sent. */
  isDemo: boolean;
  sessionSecret: string;
  /** How many reverse proxies stand before the portal (Express's `trust proxy`). */
  trustProxy: number;
}

/** A setting is missing or wrong; the message says in Swedish what to set. */
export class SettingsError extends Error {}

/**
 * Reads the settings from the environment (SEC-06).
 * @throws SettingsError with one sentence for each setting that is missing or wrong
 */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  // An empty variable is an unset one, as in shells and container files.
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const { success, data, error } = environment.safeParse(set);
  if (!success) throw new SettingsError(error.issues.map((issue) => issue.message).join('\n'));
  const production = data.NODE_ENV === 'production';
  const missing = production
    ? (['DATABASE_URL', 'SESSION_SECRET'] as const).filter((name) => !data[name])
    : [];
  if (missing.length > 0)
    throw new SettingsError(missing.map((name) => `Ange ${name}: ${purpose[name]}`).join('\n'));
  return {
    production,
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    isDemo: data.DATABASE_URL === undefined,
    sessionSecret: data.SESSION_SECRET ?? 'bara-for-utveckling-och-demonstration',
    trustProxy: data.TRUST_PROXY,
  };
}

const purpose = {
  DATABASE_URL:
    'adressen till PostgreSQL-databasen, till exempel postgresql://portal:losenord@localhost/portal.',
  SESSION_SECRET:
    'minst 32 slumpmässiga tecken som signerar sessionskakorna; skapa dem med: openssl rand -hex 32',
};
