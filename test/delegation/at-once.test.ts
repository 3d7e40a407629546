import { beforeEach, describe, expect, it } from 'vitest';
import {
  fieldErrors,
  type Fields,
  formOf,
  mainText,
  usePortalForEach,
  type Visitor,
} from '../support/portal.ts';

const portal = usePortalForEach();
const idOf = async (informalName: string): Promise<number> =>
  (await portal.prisma.authority.findFirstOrThrow({ where: { informalName } })).id;
const moduleId = async (code: string): Promise<number> =>
  (await portal.prisma.module.findUniqueOrThrow({ where: { code } })).id;

let konsumentverket: number;
let path: string;
let henrik: Visitor;
let asa: Visitor;

/** Both have opened the delegation to Konsumentverket, which has one module and nobody to look after. */
beforeEach(async () => {
  konsumentverket = await idOf('Konsumentverket');
  path = `/administration/myndigheter/${konsumentverket}/atkomstansvar`;
  await portal.prisma.user.updateMany({
    where: { username: 'asa.wikstrom' },
    data: { isAdministrator: true },
  });
  [henrik, asa] = [await portal.signIn('nimic'), await portal.signIn('asa.wikstrom')];
  const modules = [String(await moduleId('services'))];
  expect((await henrik.submit(path, { extent: 'some', modules })).status).toBe(303);
});

const opened = async (visitor: Visitor): Promise<Fields> => formOf(await visitor.get(path)).fields;

const saved = async () => {
  const { managesAllModules } = await portal.prisma.authority.findUniqueOrThrow({
    where: { id: konsumentverket },
  });
  const where = { authorityId: konsumentverket };
  const modules = await portal.prisma.accessManagerModule.findMany({ where, orderBy: { moduleId: 'asc' } });
  const managed = await portal.prisma.managedAuthority.findMany({ where: { managerId: konsumentverket } });
  return {
    managesAllModules,
    modules: modules.map((one) => one.moduleId),
    authorities: managed.map((one) => one.authorityId),
  };
};

describe('two who change the same delegation at once', () => {
  it('ACC-06 the second undoes nothing of the first one’s, and is shown what has changed', async () => {
    const [skatteverket, services, patients] = [
      await idOf('Skatteverket'),
      await moduleId('services'),
      await moduleId('patients-rights'),
    ];
    const form = await opened(asa);
    await henrik.submit(path, { authorities: [String(skatteverket)] });
    const answer = await asa.post(path, { ...form, modules: [String(services), String(patients)] });
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Åtkomstansvaret har ändrats medan du redigerade.');
    expect(fieldErrors(answer)).toEqual({
      authorities: 'Ändrat av någon annan medan du redigerade. Det nya står i fältet.',
    });
    expect(await saved()).toMatchObject({ modules: [services], authorities: [skatteverket] });
    expect((await asa.post(path, formOf(answer).fields)).status).toBe(303);
    expect(await saved()).toMatchObject({
      modules: [services, patients].sort((one, other) => one - other),
      authorities: [skatteverket],
    });
  });

  it('ACC-06 what has been taken back is not given anew by an old form', async () => {
    const form = await opened(asa);
    await henrik.submit(path, { extent: 'none', modules: [] });
    const answer = await asa.post(path, { ...form, extent: 'all' });
    expect(answer.status).toBe(409);
    expect(fieldErrors(answer).extent).toContain('någon annan medan du redigerade: Inte åtkomstansvarig.');
    expect(formOf(answer).fields.extent).toBe('all');
    expect(await saved()).toEqual({ managesAllModules: false, modules: [], authorities: [] });
  });

  it('NAV-06 ACC-06 one’s own other tab is called that, and the same sent twice is saved', async () => {
    const form = await opened(henrik);
    const again = { ...form, authorities: [String(await idOf('Skatteverket'))] };
    for (const answer of [await henrik.post(path, again), await henrik.post(path, again)])
      expect(answer.status).toBe(303);
    const answer = await henrik.post(path, { ...form, extent: 'all' });
    expect(fieldErrors(answer).authorities).toContain('Ändrat av dig själv i en annan flik');
  });
});
