import { readFileSync } from 'node:fs';

/** The settings that hold a secret, a password in an address included. */
export const secretSettings = [
  'DATABASE_URL',
  'DATABASE_SESSION_URL',
  'DATABASE_READ_URL',
  'MIGRATION_DATABASE_URL',
  'SESSION_SECRET',
  'SMTP_URL',
  'MAIL_BOUNCE_MAILBOX',
] as const;

export interface WithSecrets {
  variables: NodeJS.ProcessEnv;
  /** In Swedish, a sentence for each file that is of no use. */
  complaints: string[];
}

/**
 * Reads secrets from files: each secret NAME may be given as NAME_FILE, the path of a file that holds it. The environment
 * of a process is seen by more than a file is: `/proc`, child processes, dumps. Line breaks at the end are not part of it.
 */
export function withSecretFiles(variables: NodeJS.ProcessEnv): WithSecrets {
  const complaints: string[] = [];
  const read: NodeJS.ProcessEnv = {};
  for (const name of secretSettings) {
    const path = variables[`${name}_FILE`];
    if (!path) continue;
    const content = contentOf(path);
    if (variables[name]) complaints.push(`Ange antingen ${name} eller ${name}_FILE, inte båda.`);
    else if (content === null) complaints.push(`${name}_FILE: filen ${path} går inte att läsa.`);
    else if (content === '') complaints.push(`${name}_FILE: filen ${path} är tom.`);
    else read[name] = content;
  }
  return { variables: { ...variables, ...read }, complaints };
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
  } catch {
    return null;
  }
}
