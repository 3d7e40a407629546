import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { managedAuthority } from '../../src/authorities/place.ts';
import { accessManager, type Actor } from '../../src/authorization/actor.ts';
import { newUser } from '../support/people.ts';
import { type Answer, mainText, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const [name, own] = ['Läkemedelsverket', 'Socialstyrelsen'];

let atkomst: Visitor;
let base: string;
let known: Record<string, number>;

beforeAll(async () => {
  const authority = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: name },
    include: { users: { orderBy: { id: 'asc' }, take: 1 }, modules: { take: 1 } },
  });
  known = {
    authorityId: authority.id,
    userId: authority.users[0]!.id,
    moduleId: authority.modules[0]!.moduleId,
  };
  base = managedAuthority.replace(':authorityId', String(authority.id));
  atkomst = await portal.signIn('atkomst');
});

/** The title and the subheading name that authority; the actor's own stands only in the page head. */
function expectItsName(answer: Answer, path: string) {
  expect(answer.page.querySelector('title')?.text, path).toContain(name);
  expect(answer.page.querySelector('.working-on strong')?.text, path).toBe(name);
  const heading = answer.page.querySelector('main .page-head p.muted')?.text;
  expect(heading, path).not.toBe(own);
  // What is done there is done by somebody from the actor's own: that is said so in the log.
  if (!path.endsWith('handelselogg')) expect(mainText(answer), path).not.toContain(own);
}

describe('pages at another authority', () => {
  const actor = { isAdministrator: true, authorityKind: 'ACCESS_MANAGER' } as Actor;
  const managed = routes.filter(({ path, who }) => path.startsWith(managedAuthority) && who(actor));
  const pathOf = (path: string) =>
    path.replace(/:(\w+)/g, (_, parameter: string) => String(known[parameter]));

  it('ACC-09 every page and every file carries its name, and none the own one', async () => {
    expect(accessManager(actor)).toBe(true);
    let files = 0;
    for (const { path } of managed.filter(({ method }) => method === 'get')) {
      const answer = await atkomst.get(pathOf(path));
      const file = answer.headers['content-disposition'];
      if (file) {
        files++;
        expect(decodeURIComponent(file)).toContain(`-${name}.csv`);
      } else if (answer.status === 200 && answer.headers['content-type']?.includes('html'))
        expectItsName(answer, path);
    }
    expect(files).toBe(2);
  });

  it('ACC-09 so does every form that comes back with errors', async () => {
    for (const { path } of managed.filter(({ method }) => method === 'post')) {
      const answer = await atkomst.post(pathOf(path), path.endsWith('ta-bort') ? { name: 'fel' } : {});
      if (answer.status === 422) expectItsName(answer, path);
      if (path.endsWith('/redigera')) expect(answer.status, path).toBe(422);
    }
  });

  it('ACC-09 the receipt and the mail of a new user name the authority that he or she is at', async () => {
    const answer = await atkomst.submit(`${base}/anvandare/ny`, newUser('Vid'));
    const receipt = await atkomst.get(answer.headers.location!);
    expect(receipt.page.querySelector('main .page-head p.muted')?.text).toBe(name);
    expectItsName(receipt, 'kvitto');
    const form = await atkomst.get(`${base}/anvandare/ny`);
    expect(form.page.querySelector('main .page-head p.muted')?.text).toBe(name);
  });
});
