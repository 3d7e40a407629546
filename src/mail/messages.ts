import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen. */
export function refusalMessage({ rule }: Refusal): string {
  switch (rule) {
    case 'sent-already':
      return 'Mejlet är redan skickat.';
    case 'content-gone':
      return 'Kan inte skickas igen: innehållet är borttaget.';
    case 'out-of-date':
      return 'Kan inte skickas igen: lösenordet eller länken i mejlet gäller inte längre.';
  }
}
