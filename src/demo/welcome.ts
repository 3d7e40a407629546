import { log } from '../operation/log.ts';
import type { Settings } from '../settings.ts';
import { paths } from '../web/paths.ts';
import { demoKey } from './users.ts';

/** Prints the portal's address: in the log in production, otherwise in the terminal. */
export function welcome(url: string, { production, isDemo }: Settings): void {
  const line = `Portalen svarar på ${url}`;
  if (production) log.info(line);
  else console.log(isDemo ? demoText(url) : line);
}

const demoText = (url: string): string => `
Portalen svarar på ${url}
Mejl som skickas visas på ${url}${paths.demo}

Logga in som (lösenord Demo1234):
  kommissionen  Kommissionen
  nimic         administratör vid Kommerskollegium, nationell samordnare
  atkomst       administratör vid Socialstyrelsen, åtkomstansvarig
  karin         administratör vid Arbetsmiljöverket
  lars          användare vid Arbetsmiljöverket
  tvasteg       användare vid Skatteverket med tvåstegsinloggning; appens nyckel: ${demoKey}
  ensam         ensam administratör vid Konsumentverket
  utgangen, tillfallig, blockerad
                användare vid Arbetsmiljöverket som inte kommer in

Avsluta med Ctrl-C.
`;
