import { z } from 'zod';
import { limits } from '../authorities/fields.ts';
import { Language } from '../db/generated/enums.ts';
import { choice, emailAddress, optionalParagraphs, requiredName } from '../web/forms.ts';

export const labels = {
  authorityName: 'Myndighetens namn',
  contactName: 'Kontaktpersonens namn',
  email: 'E-postadress',
  language: 'Mejlets språk',
} as const;

/** The person to invite, and the language of the mail (ACC-04). */
export const invitationForm = z.object({
  authorityName: requiredName(labels.authorityName, limits.officialName),
  contactName: requiredName(labels.contactName, 200),
  email: emailAddress(labels.email),
  language: choice(labels.language, Object.values(Language)),
});

export type InvitationValues = z.output<typeof invitationForm>;

export const rejectionForm = z.object({
  reason: optionalParagraphs('Skälet', 1000).refine(
    (reason) => reason !== '',
    'Skriv varför registreringen avslås.',
  ),
});
