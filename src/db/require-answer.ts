import pg from 'pg';
import { SettingsError } from '../settings.ts';

/**
 * Connects once, to say in a sentence what is wrong with an address that leads nowhere.
 * @throws SettingsError that names the setting which holds the address
 */
export async function requireAnswer(url: string, setting: string): Promise<void> {
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url)) {
    throw new SettingsError(
      `${setting} ska vara en adress: postgresql://användare:lösenord@värd/databas. Andra tecken än bokstäver och siffror i lösenordet skrivs procentkodade.`,
    );
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    throw new SettingsError(complaint(client, cause as ConnectionFault, setting), { cause });
  }
  await client.end();
}

type ConnectionFault = Error & { code?: string };

function complaint(
  { host, port, user, database }: pg.Client,
  { code, message }: ConnectionFault,
  setting: string,
): string {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
      return `Ingen databas svarar på ${host}:${port}. Kontrollera ${setting} och att PostgreSQL är igång.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Databasservern ${host} går inte att hitta. Kontrollera ${setting}.`;
    case '28000':
    case '28P01':
      return `Databasservern ${host} släpper inte in ${user ?? ''} med det lösenordet. Kontrollera ${setting}.`;
    case '3D000':
      return `Databasen ${database ?? ''} finns inte på ${host}. Skapa den, eller ändra ${setting}.`;
    default:
      return `Databasen på ${host}:${port} går inte att ansluta till (”${message}”). Kontrollera ${setting}.`;
  }
}
