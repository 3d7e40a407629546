import type { Refusal } from './rules.ts';

const sentences: Record<Refusal['rule'], string> = {
  'not-in-country': 'Välj en myndighet i landet.',
  'already-coordinator': 'Myndigheten är redan nationell samordnare.',
  'is-commission': 'Kommissionen kan inte vara nationell samordnare.',
};

/** What a refusal is called on the screen. */
export const refusalMessage = ({ rule }: Refusal): string => sentences[rule];
