import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labelIn } from '../../src/translations/labels.ts';
import { type Answer, fieldErrors, formOf, mainText, usePortal, type Visitor } from '../support/portal.ts';
import { general, keywordsPage, newestEvent, treeOf } from './trees.ts';

const portal = usePortal();
let one: Visitor;
let other: Visitor;
let tree: Awaited<ReturnType<typeof treeOf>>;

beforeAll(async () => {
  one = await portal.signIn('kommissionen');
  await addColleague();
  other = await portal.signIn('kollegan');
});
beforeEach(async () => void (tree = await treeOf(portal, general)));

/** Another administrator at the Commission. */
async function addColleague() {
  const claire = await portal.prisma.user.findUniqueOrThrow({
    where: { username: 'kommissionen' },
    omit: { id: true },
  });
  const data = { ...claire, username: 'kollegan', email: 'kollegan@kommissionen.example' };
  await portal.prisma.user.create({ data });
}

const noticeAt = ({ page }: Answer, field: string) =>
  page.querySelector(`#${field}-notice`)?.text.trim() ?? '';

describe('two who edit the same keyword at once', () => {
  it('ACC-08 the second is shown what the first changed, and keeps what was typed', async () => {
    const path = tree.path('Luftfart', '/redigera');
    const { fields } = formOf(await other.get(path));
    await one.submit(path, { 'name-fi': 'Ilmailu', 'name-de': 'Luftfahrt', 'name-en': 'Air transport' });
    const mine = { ...fields, 'name-fi': 'Lentoliikenne', 'name-fr': 'Aviation', 'name-en': 'Air transport' };
    const answer = await other.post(path, mine);
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Nyckelordet har ändrats medan du redigerade.');
    expect(formOf(answer).fields).toMatchObject({
      'name-fi': 'Lentoliikenne',
      'name-fr': 'Aviation',
      'name-de': 'Luftfahrt',
      'name-en': 'Air transport',
    });
    expect(noticeAt(answer, 'name-fi')).toBe(
      'Sparat av någon annan medan du redigerade: ”Ilmailu”. Det du fyllde i står kvar.',
    );
    expect(noticeAt(answer, 'name-de')).toBe(
      'Ändrat av någon annan medan du redigerade. Det nya står i fältet.',
    );
    expect(noticeAt(answer, 'name-en')).toBe('');
    expect((await treeOf(portal, general)).row('Luftfart').labels.fi).toBe('Ilmailu');
    expect((await other.post(path, formOf(answer).fields)).status).toBe(303);
    expect((await treeOf(portal, general)).row('Luftfart').labels).toMatchObject({
      fi: 'Lentoliikenne',
      de: 'Luftfahrt',
      fr: 'Aviation',
    });
  });

  it('ACC-08 a move meanwhile is shown too, and taken over by who did not move it', async () => {
    const path = tree.path('Sjöfart', '/redigera');
    const { fields } = formOf(await other.get(path));
    const parent = String(tree.id('Handel'));
    await one.submit(path, { parent, spot: 'first' });
    const kept = await other.post(path, { ...fields, 'name-fi': 'Merenkulku' });
    expect(kept.status).toBe(409);
    expect(formOf(kept).fields).toMatchObject({ parent, spot: 'first', 'name-fi': 'Merenkulku' });
    const moved = await other.post(path, { ...fields, parent: 'top', spot: 'last' });
    expect(moved.status).toBe(409);
    expect(noticeAt(moved, 'parent')).toContain(
      'Sparat av någon annan medan du redigerade: ”Allmänna nyckelord › Handel”',
    );
    expect(formOf(moved).fields.parent).toBe('top');
    expect((await treeOf(portal, general)).below('Handel')[0]).toBe('Sjöfart');
  });

  it('ACC-08 two places among the same siblings are not silently one', async () => {
    const path = tree.path('Tandvård', '/redigera');
    const { fields } = formOf(await other.get(path));
    await one.submit(path, { spot: 'first' });
    const answer = await other.post(path, { ...fields, spot: 'last' });
    expect(answer.status).toBe(409);
    expect(noticeAt(answer, 'spot')).toContain('Sparat av någon annan medan du redigerade: ”Först”');
  });

  it('ACC-08 both save at the very same moment: one is told', async () => {
    const path = tree.path('Järnväg', '/redigera');
    const [mine, yours] = [formOf(await one.get(path)).fields, formOf(await other.get(path)).fields];
    const answers = await Promise.all([
      one.post(path, { ...mine, 'name-fi': 'Rautatiet' }),
      other.post(path, { ...yours, 'name-fi': 'Rautatie' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  });
});

describe('who may', () => {
  it.each(['karin', 'nimic', 'lars'])('ACC-08 %s is refused', async (username) => {
    const visitor = await portal.signIn(username);
    const before = await newestEvent(portal);
    for (const path of [
      keywordsPage,
      `${keywordsPage}/ny`,
      ...['/redigera', '/lat-utga', '/anvand-igen'].map((end) => tree.path('Löner', end)),
    ]) {
      expect((await visitor.get(path)).status).toBe(403);
      if (path !== keywordsPage)
        expect((await visitor.post(path, { 'name-sv': 'Intrång' })).status).toBe(403);
    }
    expect(await newestEvent(portal)).toEqual(before);
    expect(mainText(await visitor.get('/administration'))).not.toContain('De allmänna nyckelorden');
  });
});

describe('bad input', () => {
  const tooLong = 'x'.repeat(201);
  const badNames: [string, string | string[], string][] = [
    ['name-sv', '', 'Ange namn på svenska.'],
    ['name-sv', ' \t ', 'Ange namn på svenska.'],
    ['name-sv', tooLong, 'högst 200 tecken'],
    ['name-fi', tooLong, 'högst 200 tecken'],
    ['name-sv', 'a\u0000b', 'tecken som inte kan användas'],
    ['name-mt', 'a\u0007b', 'tecken som inte kan användas'],
    ['name-sv', ['Ett', 'Två'], 'flera gånger'],
    ['name-fi', ['Yksi', 'Kaksi'], 'flera gånger'],
    ['spot', '', 'Välj plats i listan.'],
    ['spot', 'middle', 'Välj plats i listan.'],
    ['spot', '1;DROP', 'Välj plats i listan.'],
    ['spot', ['first', 'last'], 'Välj plats i listan.'],
  ];
  const paths = [
    ['new', () => `${keywordsPage}/ny?under=${tree.id('Handel')}`],
    ['edit', () => tree.path('Marknadsföring', '/redigera')],
  ] as const;

  it.each(
    paths.flatMap(([page, path]) =>
      badNames.map(([field, value, message]) => ({ page, path, field, value, message })),
    ),
  )(
    'SEC-05 ACC-08 $page: $field $value is refused at its field, and nothing typed is lost',
    async ({ path, field, value, message }) => {
      const before = await newestEvent(portal);
      const answer = await one.submit(path(), {
        'name-sv': 'Provord',
        'name-el': 'Κρατημένο',
        [field]: value,
      });
      expect(answer.status).toBe(422);
      expect(fieldErrors(answer)).toEqual({ [field]: expect.stringContaining(message) as string });
      expect(answer.page.querySelector(`.ds-error-summary a[href="#${field}"]`)).not.toBeNull();
      expect(formOf(answer).fields['name-el']).toBe('Κρατημένο');
      expect((await newestEvent(portal))?.id).toBe(before?.id);
    },
  );

  it.each([
    ['parent', '', 'Välj vad nyckelordet ska ligga under'],
    ['parent', 'x', 'Välj vad nyckelordet ska ligga under'],
    ['parent', '99999999999', 'Välj vad nyckelordet ska ligga under'],
    ['original', 'x', 'Formuläret har blivit för gammalt'],
    ['original', '', 'Formuläret har blivit för gammalt'],
    ['original', '[1]', 'Formuläret har blivit för gammalt'],
    ['original', '{"parent":1}', 'Formuläret har blivit för gammalt'],
  ])('SEC-05 ACC-08 edit: %s «%s» is refused', async (field, value, message) => {
    const answer = await one.submit(tree.path('Luftfart', '/redigera'), {
      [field]: value,
      'name-el': 'Κρατημένο',
    });
    expect(answer.status).toBe(422);
    expect(mainText(answer)).toContain(message);
    expect(formOf(answer).fields['name-el']).toBe('Κρατημένο');
  });

  it('SEC-05 a form that lacks its fields is refused at them', async () => {
    expect(Object.keys(fieldErrors(await one.post(`${keywordsPage}/ny`, {})))).toEqual(['name-sv', 'spot']);
    const answer = await one.post(tree.path('Luftfart', '/redigera'), {});
    expect(Object.keys(fieldErrors(answer))).toEqual(['name-sv', 'parent', 'spot']);
  });

  it('SEC-05 HTML in a name is text', async () => {
    await one.submit(`${keywordsPage}/ny`, { 'name-sv': '<b>&"fet' });
    const page = await one.get(keywordsPage);
    expect(page.text).toContain('&lt;b&gt;&amp;&#34;fet');
    expect(page.page.querySelector('main b')).toBeNull();
  });
});

describe('a name in a language', () => {
  it.each([
    [
      { sv: 'Löner', en: 'Wages', fi: 'Palkat' },
      'fi',
      { text: 'Palkat', language: 'fi', isTranslated: true },
    ],
    [{ sv: 'Löner', en: 'Wages' }, 'fi', { text: 'Löner', language: 'sv', isTranslated: false }],
    [{ en: 'Wages' }, 'fi', { text: 'Wages', language: 'en', isTranslated: false }],
    [{ sv: 'Löner' }, 'sv', { text: 'Löner', language: 'sv', isTranslated: true }],
  ] as const)(
    'ACC-08 falls back from the language to Swedish to English: %j in %s',
    (labels, language, found) => {
      expect(labelIn(labels, language)).toEqual(found);
    },
  );
});
