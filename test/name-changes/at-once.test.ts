import { beforeEach, describe, expect, it } from 'vitest';
import { newUser, userByName } from '../support/people.ts';
import {
  type Answer,
  type Fields,
  formOf,
  mainText,
  usePortalForEach,
  type Visitor,
} from '../support/portal.ts';

const portal = usePortalForEach();
let path: string;
let authorityId: number;
let claire: Visitor;
let colleague: Visitor;

/** Both at the Commission have opened the same entry. */
beforeEach(async () => {
  const karin = await portal.signIn('karin');
  const change = { informalName: 'Arbetsmiljömyndigheten', majorNameChange: 'on' };
  await karin.submit('/administration/min-myndighet/redigera', change);
  const entry = await portal.prisma.nameChange.findFirstOrThrow({ where: { newName: change.informalName } });
  [path, authorityId] = [`/administration/namnandringar/${entry.id}`, entry.authorityId];
  claire = await portal.signIn('kommissionen');
  const person = { ...newUser(), username: 'kollegan', isAdministrator: 'on' };
  await claire.submit('/administration/min-myndighet/anvandare/ny', person);
  const { passwordHash, passwordExpiresAt } = await userByName(portal, 'kommissionen');
  await portal.prisma.user.update({
    where: { username: 'kollegan' },
    data: { passwordHash, passwordExpiresAt, passwordTemporary: false },
  });
  colleague = await portal.signIn('kollegan');
});

const opened = async (visitor: Visitor): Promise<Fields> => formOf(await visitor.get(path)).fields;
const keepOpen = { keepOpen: 'ja' };

const namesNow = async (): Promise<Record<string, string>> => {
  const names = await portal.prisma.authorityName.findMany({ where: { authorityId } });
  return Object.fromEntries(names.map(({ language, informalName }) => [language, informalName]));
};

const noticeAt = ({ page }: Answer, field: string): string =>
  page.querySelector(`#${field}-notice`)?.text.trim() ?? '';

describe('two who write names at once', () => {
  it('AUT-03 the second undoes no name of the first, and is shown what has changed', async () => {
    const form = await opened(colleague);
    expect((await claire.submit(path, { ...keepOpen, 'name-fi': 'Työympäristövirasto' })).status).toBe(303);
    const answer = await colleague.post(path, { ...form, ...keepOpen, 'name-et': 'Töökeskkonnaamet' });
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Namnen har ändrats medan du redigerade.');
    expect(noticeAt(answer, 'name-fi')).toBe(
      'Ändrat av någon annan medan du redigerade. Det nya står i fältet.',
    );
    expect((await namesNow()).fi).toBe('Työympäristövirasto');
    expect((await colleague.post(path, { ...formOf(answer).fields, ...keepOpen })).status).toBe(303);
    expect(await namesNow()).toMatchObject({ fi: 'Työympäristövirasto', et: 'Töökeskkonnaamet' });
  });

  it('AUT-03 what both have written keeps what was typed, with the other one’s beside it', async () => {
    const form = await opened(colleague);
    await claire.submit(path, { ...keepOpen, 'name-fi': 'Toinen' });
    const answer = await colleague.post(path, { ...form, 'name-fi': 'Kolmas' });
    expect(answer.status).toBe(409);
    expect(noticeAt(answer, 'name-fi')).toContain(
      'medan du redigerade: ”Toinen”. Det du fyllde i står kvar.',
    );
    expect(formOf(answer).fields['name-fi']).toBe('Kolmas');
    expect((await namesNow()).fi).toBe('Toinen');
  });

  it('NAV-06 AUT-03 one’s own other tab is called that; a form of the version before is saved as it is', async () => {
    const { base, ...form } = await opened(claire);
    await claire.submit(path, { ...keepOpen, 'name-fi': 'Toinen' });
    const answer = await claire.post(path, { ...form, base: base!, ...keepOpen, 'name-et': 'Amet' });
    expect(noticeAt(answer, 'name-fi')).toContain('Ändrat av dig själv i en annan flik');
    expect((await claire.post(path, { ...form, ...keepOpen, 'name-fi': 'Vanha' })).status).toBe(303);
    expect((await namesNow()).fi).toBe('Vanha');
  });
});
