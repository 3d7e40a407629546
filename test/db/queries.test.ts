import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { expect, inject, it } from 'vitest';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';
import { checkQueries } from '../../src/dev/check-queries/check.ts';
import { openProgram, sourcesOf } from '../../src/dev/check-queries/program.ts';

/** Two programs are compiled, each in about ten seconds. */
const patience = 120_000;

async function complaintsWith(changed: ReadonlyMap<string, string>): Promise<string[]> {
  const program = openProgram(changed);
  const { complaints } = await withClient(siblingUrl(inject('databaseServer'), 'template_empty'), (client) =>
    checkQueries(program, sourcesOf(program), client),
  );
  return complaints.map(({ path, message }) => `${relative('.', path)}: ${message}`);
}

it('every query holds, and gives what the program takes its rows for', { timeout: patience }, async () => {
  expect(await complaintsWith(new Map())).toEqual([]);
});

/** One mistake to a file: the text that stands there, what is written instead, and the complaint. */
const mistakes: Record<string, [right: string, wrong: string, complaint: string]> = {
  'src/invitations/queries.ts': [
    'i.submitted_at IS NOT',
    'i.sumbitted_at IS NOT',
    'column i.sumbitted_at does not exist',
  ],
  'src/users/queries.ts': [
    'AS "lastSignInAt", u.password_expires_at',
    'AS "lastSignIn", u.password_expires_at',
    'no column gives «lastSignInAt»',
  ],
  'src/audit/queries.ts': [
    'e.action = ANY (${[...actions]}',
    'e.actoin = ANY (${[...actions]}',
    'column e.actoin does not exist',
  ],
  'src/authorities/queries.ts': [
    "'needsReview', n.needs_review",
    "'needsReviews', n.needs_review",
    'nothing gives «names[].needsReview»',
  ],
  'src/search/queries.ts': [
    "am.part = 'COORDINATOR' AND",
    "am.part = 'CORDINATOR' AND",
    'invalid input value for enum "ModulePart": "CORDINATOR"',
  ],
  'src/managed-authorities/queries.ts': [
    'a.informal_name AS name, a.country, a.kind',
    'a.informal_nam AS name, a.country, a.kind',
    'column a.informal_nam does not exist',
  ],
  'src/users/roles.ts': [
    'AS administrators,',
    'AS administrator,',
    'nobody takes the column «administrator»',
  ],
  'src/mail/queries.ts': [
    'm.created_at AS "createdAt"',
    'm.sent_at AS "createdAt"',
    '«createdAt» may be NULL, and is taken for date',
  ],
  'src/passwords/remind.ts': [
    '${new Date(now.getTime() + 15 * day)}',
    "${'in a fortnight'}",
    "«'in a fortnight'» is text, and timestamptz is wanted",
  ],
};

it('a mistake in a query is told with its place', { timeout: patience }, async () => {
  const changed = Object.entries(mistakes).map(([path, [right, wrong]]): [string, string] => {
    const text = readFileSync(path, 'utf8');
    expect(text.split(right), path).toHaveLength(2);
    return [resolve(path), text.replace(right, wrong)];
  });
  const complaints = await complaintsWith(new Map(changed));
  for (const [path, [, , complaint]] of Object.entries(mistakes))
    expect(complaints).toContain(`${path}: ${complaint}`);
});
