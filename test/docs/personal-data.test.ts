import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { daysKept } from '../../src/periods.ts';
import { projectFolder } from '../../src/project-folder.ts';

const text = readFileSync(new URL('docs/personal-data.md', projectFolder), 'utf8');
const schema = readFileSync(new URL('prisma/schema.prisma', projectFolder), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.split('|').length === 6)
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** Tables of personal data and the periods of their rows; one that the schema gets has to be judged here. */
const periods: Record<string, (keyof typeof daysKept)[]> = {
  sign_in: ['signIns'],
  known_browser: ['knownBrowsers'],
  wrong_passwords: ['knownBrowsers', 'unknownNames'],
  reset: ['resets'],
  draft: ['drafts'],
  email_change: ['links'],
  mail: ['mails', 'contentsOfFailedMails'],
  invitation: ['invited'],
};

it.each(Object.entries(periods))(
  'the table of personal data says how long %s is kept, as the jobs keep it',
  (table, kept) => {
    const told = rows.filter(([, , , tables]) => tables!.includes(`\`${table}\``)).map((cells) => cells[4]!);
    for (const period of kept) expect(told.join('; ')).toMatch(new RegExp(`\\b${daysKept[period]} days?\\b`));
  },
);

it('every period is told', () => {
  expect([...new Set(Object.values(periods).flat())].sort()).toEqual(Object.keys(daysKept).sort());
});

it('every table that belongs to a user is in the table of personal data', () => {
  const models = schema.split(/^model /m).slice(1);
  const ofUsers = models.filter((model) => /^\s+user\s+User\??\s+@relation/m.test(model));
  const tables = ofUsers.map((model) => /@@map\("(\w+)"\)/.exec(model)![1]!);
  expect(tables.length).toBeGreaterThan(10);
  expect(tables.filter((table) => !text.includes(`\`${table}\``))).toEqual([]);
});
