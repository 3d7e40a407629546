import { expect } from 'vitest';
import { type Answer, type Fields, formOf, type Visitor } from '../support/portal.ts';

export const path = '/administration/myndigheter/registrera';

export const data = {
  officialName: 'Myndigheten för kulturskydd',
  informalName: 'Kulturskyddet',
  organisationNumber: '',
  email: 'info@kulturskyddet.example',
  language: 'sv',
};
export const user = {
  firstName: 'Åsa',
  lastName: 'Nyström',
  userEmail: 'asa.nystrom@kulturskyddet.example',
  userLanguage: 'fi',
  telephone: '',
};

/** The first step, at the address of a draft of its own. */
export const firstStep = async (visitor: Visitor) => visitor.get((await visitor.get(path)).headers.location!);

/** Fills in the form of a step as it was shown, and goes on, to the address of the next. */
export async function go(
  visitor: Visitor,
  answer: Answer,
  changes: Fields,
  toStep = 'next',
): Promise<Answer> {
  const sent = await visitor.post(path, { ...formOf(answer).fields, ...changes, toStep });
  const { location } = sent.headers;
  return sent.status === 303 && location!.startsWith(path) ? visitor.get(location!) : sent;
}

export const stepShown = ({ page }: Answer) => page.querySelector('main form h2')?.text;

export async function toSummary(
  visitor: Visitor,
  changes: Partial<typeof data & typeof user> = {},
  parts: Fields = {},
) {
  const first = await firstStep(visitor);
  let answer = await go(visitor, first, { ...data, ...changes });
  if (stepShown(answer) === 'Finns myndigheten redan?')
    answer = await go(visitor, answer, {
      dismissed: answer.page.querySelector('#dismissed')!.getAttribute('value')!,
    });
  expect(stepShown(answer)).toBe('Tillgång till moduler');
  answer = await go(visitor, answer, parts);
  expect(stepShown(answer)).toBe('Första användaren');
  return go(visitor, answer, { ...user, ...changes });
}
