import { parseArgs } from 'node:util';
import { z } from 'zod';
import { freshPassword } from '../passwords/reset-password.ts';
import { authorityFields, firstUserFields } from '../registration/fields.ts';
import { refusalMessage } from '../registration/messages.ts';
import { registerAuthority } from '../registration/register-authority.ts';
import { usernameField } from '../users/username.ts';
import { countries } from '../web/countries.ts';
import { choice, type FieldError, parseForm } from '../web/forms.ts';
import { type Command, done, type Outcome, refused, withWork } from './command.ts';
import { passwordLines, printPassword } from './passwords.ts';

const { officialName, informalName, email, language } = authorityFields;
const { firstName, lastName, userEmail, userLanguage } = firstUserFields;

const form = z.object({
  officialName,
  informalName,
  email,
  language,
  country: choice('Land', countries),
  firstName,
  lastName,
  userEmail,
  userLanguage,
  username: usernameField,
});

/** The option for each field; the rest of it is the same as on the pages. */
const optionOf: Record<keyof z.input<typeof form>, string> = {
  officialName: 'name',
  informalName: 'informal-name',
  email: 'email',
  language: 'language',
  country: 'country',
  firstName: 'first-name',
  lastName: 'last-name',
  userEmail: 'user-email',
  userLanguage: 'user-language',
  username: 'username',
};

const defaults = {
  name: 'Europeiska kommissionen',
  'informal-name': 'Kommissionen',
  language: 'sv',
  country: 'BE',
  'user-language': 'sv',
};

/** Registers the Commission and its first user, who is administrator (USR-01), where there is none yet. */
export const createCommission: Command = {
  usage: 'create-commission --last-name NAMN --user-email ADRESS',
  what: [
    'Registrerar Kommissionen och dess första användare, som är administratör.',
    '--first-name NAMN             utelämnas för den som bara har ett namn',
    '--username ANVÄNDARNAMN       annars föreslår portalen ett',
    '--user-language KOD           användarens språk, annars sv',
    `--name NAMN                   annars ${defaults.name}`,
    `--informal-name NAMN          annars ${defaults['informal-name']}`,
    '--email ADRESS                Kommissionens adress, annars COMMISSION_EMAIL',
    '--language KOD --country KOD  namnens språk och landet, annars sv och BE',
    '--print-password              visar lösenordet här också, när mejlservern inte fungerar än',
  ],
  run: (args) => {
    const options = Object.fromEntries(
      Object.values(optionOf).map((name) => [name, { type: 'string' } as const]),
    );
    const { values } = parseArgs({ args, options: { ...options, ...printPassword } });
    const { 'print-password': isShown, ...given } = values;
    return create({ ...defaults, ...given }, isShown);
  },
};

const create = (given: Record<string, string>, isShown: boolean): Promise<Outcome> =>
  withWork(async (work, { commissionEmail }) => {
    const typed = Object.entries(optionOf).map(([field, option]) => [field, given[option]] as const);
    const body = Object.fromEntries(typed.filter((pair): pair is [string, string] => pair[1] !== undefined));
    const parsed = parseForm(form, { email: commissionEmail, ...body });
    if (!parsed.accepted) return refused(...parsed.errors.map(describe));
    const { firstName, lastName, userEmail, userLanguage, username, ...authority } = parsed.values;
    const password = await freshPassword();
    const registered = await registerAuthority(
      work,
      { kind: 'COMMISSION', organisationNumber: '', modules: [], ...authority },
      { firstName, lastName, email: userEmail, language: userLanguage, telephone: '', username },
      { password },
    );
    if ('refusals' in registered)
      return refused(...registered.refusals.map((refusal) => describe(refusalMessage(refusal))));
    const user = await work.db.user.findUniqueOrThrow({
      where: { id: registered.done.userId },
      select: { username: true },
    });
    return done(
      `${authority.informalName} är registrerad.`,
      `Användarnamn: ${user.username}`,
      ...passwordLines(isShown, password, work.now),
    );
  });

const describe = ({ field, message }: FieldError): string =>
  field in optionOf ? `--${optionOf[field as keyof typeof optionOf]}: ${message}` : message;
