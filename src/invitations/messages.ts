import { tooManyMails } from '../mail/messages.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen: it concerns the whole invitation, none of its fields. */
export function refusalMessage(refusal: Refusal): string {
  switch (refusal.rule) {
    case 'submitted-already':
      return 'Myndigheten har hunnit skicka in sin registrering. Godkänn eller avslå den i stället.';
    case 'decided-already':
      return 'Någon annan har redan behandlat registreringen.';
    case 'withdrawn-already':
      return 'Inbjudan är redan återkallad.';
    case 'not-submitted':
      return 'Myndigheten har inte skickat in någon registrering.';
    case 'too-many-mails':
      return tooManyMails(refusal);
  }
}
