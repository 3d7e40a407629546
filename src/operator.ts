import { z } from 'zod';
import { emailAddress } from './mail-settings.ts';

/** Who runs the portal, as the footer and the pages behind it say (NAV-05). */
export interface Operator {
  name: string;
  /** Where letters reach it, on one line. */
  address: string;
  /** The data protection officer: an e-mail address (GDPR article 37). */
  dataProtectionOfficer: string;
  /** Where one complains of how personal data are treated (GDPR article 77): its name, with an address. */
  supervisoryAuthority: string;
}

/** One line of text. */
const line = (name: string) =>
  z
    .string()
    .trim()
    .regex(/^[^\p{Cc}]{2,200}$/u, `${name} ska vara en rad text med 2–200 tecken.`)
    .optional();

/** How they are read from the environment (SEC-06). */
export const operatorVariables = {
  OPERATOR_NAME: line('OPERATOR_NAME'),
  OPERATOR_ADDRESS: line('OPERATOR_ADDRESS'),
  DATA_PROTECTION_OFFICER: emailAddress('DATA_PROTECTION_OFFICER ska vara en e-postadress.').optional(),
  SUPERVISORY_AUTHORITY: line('SUPERVISORY_AUTHORITY'),
};

/** What each is for, where it is missing in production. */
export const operatorPurpose = {
  OPERATOR_NAME: 'den som driver portalen och ansvarar för personuppgifterna, till exempel Kommerskollegium.',
  OPERATOR_ADDRESS: 'postadressen till den som driver portalen, till exempel Box 1, 111 11 Stockholm.',
  DATA_PROTECTION_OFFICER: 'e-postadressen till dataskyddsombudet hos den som driver portalen.',
  SUPERVISORY_AUTHORITY:
    'tillsynsmyndigheten för personuppgifter, till exempel Integritetsskyddsmyndigheten (IMY), www.imy.se.',
};

type Variables = { [Name in keyof typeof operatorVariables]?: string | undefined };

/** With what stands there when the portal is tried out. */
export const operatorOf = (data: Variables): Operator => ({
  name: data.OPERATOR_NAME ?? 'Exempelmyndigheten',
  address: data.OPERATOR_ADDRESS ?? 'Exempelgatan 1, 111 11 Exempelstad',
  dataProtectionOfficer: data.DATA_PROTECTION_OFFICER ?? 'dataskydd@myndighetsportalen.example',
  supervisoryAuthority: data.SUPERVISORY_AUTHORITY ?? 'Integritetsskyddsmyndigheten (IMY), www.imy.se',
});
