import { foldName } from './fold-name.ts';
import type { RegisterAuthority, RegisterFields } from './register-row.ts';

/** An authority of the portal that a row may be about. */
export interface Candidate {
  id: number;
  officialName: string;
  /** Null when it has none. */
  organisationNumber: string | null;
  /** What tells it apart from others of the register below its number; empty when nothing has to. */
  registerPlace: string;
  /** What the register last said of it; null when it never has. */
  said: Partial<RegisterFields> | null;
}

/** What the rest of the file, and the operator, say of a number. */
export interface Circumstances {
  /** The folded names of all rows with the number. */
  names: ReadonlySet<string>;
  /** `--same`: the authority has the number under another name. */
  isSame: boolean;
  /** `--separate`: the authority is one of its own below the number. */
  isSeparate: boolean;
}

/** Which authority a row is about: a known one, or a new one with its place; or why nobody can tell, in Swedish. */
export type Match = { id: number } | { place: string } | { reason: string };

/** The name that the register knows a candidate by. */
const knownAs = ({ registerPlace, said, officialName }: Candidate): string =>
  registerPlace || foldName(said?.officialName ?? officialName);

/**
 * Finds the authority of a row by number and name together. Another name below a known number is never the same
 * authority (ACC-03), unless the operator says so: it is one of its own where the register itself has several with the
 * number, and else reported. The same name without a number, here or there, is reported too.
 */
export function matchRow(
  row: RegisterAuthority,
  candidates: readonly Candidate[],
  { names, isSame, isSeparate }: Circumstances,
): Match {
  const name = foldName(row.officialName);
  const number = row.organisationNumber || null;
  const withNumber = candidates.filter(({ organisationNumber }) => organisationNumber === number);
  const known = withNumber.find((one) => knownAs(one) === name) ?? renamedHere(withNumber, name, names);
  if (known) return { id: known.id };
  const namesake = candidates.find(
    (one) => (number === null) !== (one.organisationNumber === null) && foldName(one.officialName) === name,
  );
  if (namesake && number === null) return { reason: numberMissing(namesake) };
  if (number === null) return { place: name };
  const unmatched = withNumber.filter((one) => !names.has(knownAs(one)));
  if (isSame) return sameAs(row, namesake ? [namesake] : unmatched);
  if (isSeparate) return { place: withNumber.length > 0 || names.size > 1 ? name : '' };
  if (namesake) return { reason: numberNew(namesake, number) };
  return newBelow(row, name, withNumber, unmatched, names.size > 1);
}

/** An authority whose name was changed in the portal before the register followed. */
const renamedHere = (
  withNumber: readonly Candidate[],
  name: string,
  names: ReadonlySet<string>,
): Candidate | undefined =>
  withNumber.find((one) => foldName(one.officialName) === name && !names.has(knownAs(one)));

function sameAs({ organisationNumber }: RegisterAuthority, unmatched: readonly Candidate[]): Match {
  const [only, ...others] = unmatched;
  if (only && others.length === 0) return { id: only.id };
  return {
    reason: `--same ${organisationNumber} går inte att följa: numret har ${unmatched.length === 0 ? 'ingen annan myndighet' : 'flera andra myndigheter'} i portalen som filen inte har`,
  };
}

function newBelow(
  row: RegisterAuthority,
  name: string,
  withNumber: readonly Candidate[],
  unmatched: readonly Candidate[],
  isSharedInFile: boolean,
): Match {
  const [first] = withNumber;
  if (!first) return { place: isSharedInFile ? name : '' };
  const isShared = isSharedInFile || withNumber.some(({ registerPlace }) => registerPlace !== '');
  if (!isShared) return { reason: otherName(row, first) };
  const former = unmatched.find(({ said }) => said && sharesReach(said, row));
  return former ? { reason: otherName(row, former) } : { place: name };
}

/** Whether the register gives both the same e-mail, telephone or visiting address: then one may be the other's new name. */
const sharesReach = (said: Partial<RegisterFields>, row: RegisterFields): boolean =>
  isSaid(said.email, row.email) ||
  isSaid(said.telephone, row.telephone) ||
  (isSaid(said.visitingStreet, row.visitingStreet) && said.visitingCity === row.visitingCity);

const isSaid = (before: string | undefined, now: string): boolean => now !== '' && before === now;

const otherName = ({ organisationNumber: number }: RegisterAuthority, one: Candidate): string =>
  `organisationsnumret har i portalen ${one.officialName}, som inte står i filen; är det samma myndighet under nytt namn, kör med --same ${number}, annars med --separate ${number}`;

const numberMissing = ({ officialName, organisationNumber }: Candidate): string =>
  `organisationsnumret saknas, och ${officialName} finns i portalen med organisationsnumret ${organisationNumber}`;

const numberNew = ({ officialName }: Candidate, number: string): string =>
  `${officialName} finns i portalen utan organisationsnummer; är det samma myndighet, kör med --same ${number}, annars med --separate ${number}`;
