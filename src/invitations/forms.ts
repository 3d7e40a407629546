import { z } from 'zod';
import { limits } from '../authorities/fields.ts';
import { Language, type ModulePart } from '../db/generated/enums.ts';
import { choice, emailAddress, optionalParagraphs, requiredLine } from '../web/forms.ts';

export const labels = {
  authorityName: 'Myndighetens namn',
  contactName: 'Kontaktpersonens namn',
  email: 'E-postadress',
  language: 'Mejlets språk',
} as const;

/** Whom to invite, and in which language (ACC-04). */
export const invitationForm = z.object({
  authorityName: requiredLine(labels.authorityName, limits.officialName),
  contactName: requiredLine(labels.contactName, 200),
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

export interface OfferedModule {
  id: number;
  name: string;
  usesCoordination: boolean;
}

export interface GivenModule {
  moduleId: number;
  part: ModulePart;
}

/** The name of the field that says which part the authority gets in a module; empty: no access. */
export const partField = (moduleId: number): string => `part-${moduleId}`;

/** The parts that can be had in a module. */
export const partsOf = ({ usesCoordination }: OfferedModule): ModulePart[] =>
  usesCoordination ? ['COMPETENT_AUTHORITY', 'COORDINATOR'] : ['COMPETENT_AUTHORITY'];

/** The modules given, of those on offer. */
export const modulesForm = (offered: readonly OfferedModule[]) =>
  z
    .object(
      Object.fromEntries(
        offered.map((module) => [
          partField(module.id),
          choice(`Roll i modulen ${module.name}`, ['', ...partsOf(module)]).default(''),
        ]),
      ),
    )
    .transform((parts): GivenModule[] =>
      offered.flatMap(({ id }) => {
        const part = parts[partField(id)];
        return part ? [{ moduleId: id, part }] : [];
      }),
    );
