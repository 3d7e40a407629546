import type { DoorName } from './doors.ts';
import type { Refusal } from './rules.ts';
import type { TooManyMails } from './take-mails.ts';

/** What a refusal is called on the screen. */
export function refusalMessage({ rule }: Refusal): string {
  switch (rule) {
    case 'sent-already':
      return 'Mejlet är redan skickat.';
    case 'content-gone':
      return 'Kan inte skickas igen: innehållet är borttaget.';
    case 'out-of-date':
      return 'Kan inte skickas igen: lösenordet eller länken i mejlet gäller inte längre.';
    case 'too-often':
      return 'Mejlet har redan skickats igen så många gånger som det får på ett dygn. Försök igen i morgon.';
  }
}

/** What is said when a limit on mails has been reached (SEC-07). */
export function tooManyMails({ door, reached }: Pick<TooManyMails, 'door' | 'reached'>): string {
  switch (reached) {
    case 'actor':
      return 'Du har fått portalen att skicka så många mejl som en användare får på ett dygn. Försök igen i morgon, eller be en kollega.';
    case 'target':
      return `${often[door] ?? 'Det har redan gjorts så många gånger som det får på ett dygn.'} Försök igen i morgon.`;
    case 'stranger':
      return 'Portalen har redan skickat så många mejl till adressen som den får på ett dygn. Försök igen i morgon, eller ange en annan adress.';
  }
}

const changes = 'E-postadressen har redan ändrats tre gånger det senaste dygnet.';
const links = 'Länken har redan skickats igen tre gånger det senaste dygnet.';

/** What has been done too often to one and the same. */
const often: Partial<Record<DoorName, string>> = {
  'user.change-email': changes,
  'authority.change-email': changes,
  'user.send-link-again': links,
  'authority.send-link-again': links,
  'password.reset': 'Lösenordet har redan återställts fem gånger det senaste dygnet.',
  'second-factor.reset': 'Tvåstegsinloggningen har redan återställts fem gånger det senaste dygnet.',
  'second-factor.remind': 'Användaren har redan påmints tre gånger det senaste dygnet.',
  'authority.report-name-change': 'Namnet har redan anmälts till Kommissionen tre gånger det senaste dygnet.',
  'invitation.remind': 'Den inbjudna har redan påmints tre gånger det senaste dygnet.',
};
