import { beforeAll, describe, expect, it } from 'vitest';
import { fields } from '../../src/authorities/fields.ts';
import {
  encode,
  fieldErrors,
  type Fields,
  formOf,
  mainText,
  usePortal,
  type Visitor,
} from '../support/portal.ts';

const portal = usePortal();
const edit = '/administration/min-myndighet/redigera';
let karin: Visitor;
let form: Fields;

beforeAll(async () => {
  karin = await portal.signIn('karin');
  form = formOf(await karin.get(edit)).fields;
});

const everything = async () =>
  JSON.stringify(
    await Promise.all([
      portal.prisma.authority.findMany(),
      portal.prisma.authorityKeyword.findMany(),
      portal.prisma.logEvent.count(),
    ]),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );

const all = [...fields, 'keywords', 'version'];
const bad: [string, string | string[]][] = [
  ['10,000 characters', 'x'.repeat(10_000)],
  ['10,000 emoji', '🏛️'.repeat(5_000)],
  ['NUL', 'före\0efter'],
  ['control characters', 'a\u0007b\u001b[31m'],
  ['repeated', ['ett', 'två']],
];
const inEachField = all.flatMap((field) => bad.map(([what, value]) => ({ field, what, value })));

describe('SEC-05 bad input in a field', () => {
  it.each(inEachField)(
    'SEC-05 $field: $what is refused at its field, nothing else is lost, nothing is changed',
    async ({ field, value }) => {
      const before = await everything();
      const answer = await karin.post(edit, { ...form, areaOfActivity: 'Det jag skrev', [field]: value });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(fieldErrors(answer)[field] ?? mainText(answer)).toMatch(/[a-zåäö]/);
      const kept = formOf(answer).fields;
      if (field !== 'areaOfActivity') expect(kept.areaOfActivity).toBe('Det jag skrev');
      if (typeof value === 'string' && typeof kept[field] === 'string' && field !== 'version')
        expect(kept[field].replace(/\uFFFD/g, '\0')).toBe(value);
      expect(await everything()).toBe(before);
    },
  );

  it('SEC-05 HTML is text', async () => {
    await karin.submit(edit, { description: '<script>alert(1)</script>"\'&' });
    const shown = await karin.get('/administration/min-myndighet');
    expect(shown.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;');
    expect(shown.text).not.toContain('<script>alert(1)');
    form = formOf(await karin.get(edit)).fields;
  });

  it('SEC-05 broken UTF-8 is refused', async () => {
    const body = encode({ ...form, areaOfActivity: 'PLATS', _csrf: await karin.token() }).replace(
      'PLATS',
      '%FF%FE%E5',
    );
    const answer = await karin.agent.post(edit).type('form').send(body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Förfrågan kunde inte förstås');
  });

  it.each([
    ['text/plain', 'hej'],
    ['application/json', '{"officialName":"Kapad"}'],
    ['application/xml', '<a/>'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="officialName"\r\n\r\nKapad\r\n--x--',
    ],
  ])('SEC-05 a body of type %s changes nothing', async (type, body) => {
    const before = await everything();
    const answer = await karin.agent.post(edit).set('Content-Type', type).send(body);
    expect(answer.status).toBe(403);
    expect(await everything()).toBe(before);
  });

  it('SEC-05 a body of 10 MB is refused in Swedish', async () => {
    const answer = await karin.agent
      .post(edit)
      .set('Connection', 'keep-alive')
      .type('form')
      .send(`officialName=${'x'.repeat(10_000_000)}`);
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('Formuläret är för stort');
  });

  it('SEC-05 an ID of another authority in the body is ignored', async () => {
    const other = await portal.prisma.authority.findFirstOrThrow({ where: { kind: 'NATIONAL_COORDINATOR' } });
    await karin.submit(edit, { id: String(other.id), authorityId: String(other.id), areaOfActivity: 'Mitt' });
    expect(await portal.prisma.authority.findUnique({ where: { id: other.id } })).toEqual(other);
  });
});

describe('SEC-02 the CSRF token', () => {
  it('SEC-02 without it nothing is saved, and what was typed can be sent again', async () => {
    form = formOf(await karin.get(edit)).fields;
    const before = await everything();
    const refused = await karin.post(edit, {
      ...form,
      areaOfActivity: 'Skrivet utan nyckel',
      _csrf: 'gammal',
    });
    expect(refused.status).toBe(403);
    expect(mainText(refused)).toContain('Inget har sparats än');
    expect(await everything()).toBe(before);
    const again = formOf(refused);
    expect(again.fields.areaOfActivity).toBe('Skrivet utan nyckel');
    expect((await karin.post(again.action, again.fields)).status).toBe(303);
  });

  it.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://127.0.0.1' },
  ])(
    'SEC-02 a form that another site sends is refused outright, not offered with a token: %o',
    async (from) => {
      const sent = encode({ ...form, areaOfActivity: 'Ditsatt', _csrf: '' });
      const answer = await karin.agent.post(edit).set(from).type('form').send(sent);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('Du har inte behörighet till sidan');
      expect(answer.text).not.toMatch(/Skicka igen|Ditsatt/);
    },
  );

  it.each([{ 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }])(
    'SEC-02 an old form of our own is offered again: %o',
    async (from) => {
      const sent = encode({ ...form, areaOfActivity: 'Mitt eget', _csrf: '' });
      const answer = await karin.agent.post(edit).set(from).type('form').send(sent);
      expect(answer.status).toBe(403);
      expect(answer.text).toMatch(/Mitt eget[^]*Skicka igen/);
    },
  );

  it('SEC-02 a form that does not say whose it is, survives the end of the session in the browser', async () => {
    form = formOf(await karin.get(edit)).fields;
    portal.clock.now = new Date(portal.clock.now.getTime() + 31 * 60_000);
    const sent = { ...form, areaOfActivity: 'Långt arbete', _csrf: 'gammal', _owner: '' };
    const refused = await karin.post(edit, sent);
    expect(mainText(refused)).toContain('Du är inte inloggad längre');
    expect(refused.text).not.toContain('Långt arbete');
    await karin.submit('/logga-in', { username: 'karin', password: 'Demo1234' });
    // The browser loads the page again: it sends what it sent.
    const asked = await karin.post(edit, sent);
    expect(mainText(asked)).toContain('finns kvar');
    expect((await karin.post(formOf(asked).action, formOf(asked).fields)).status).toBe(303);
    expect(mainText(await karin.get('/administration/min-myndighet'))).toContain('Långt arbete');
  });
});
