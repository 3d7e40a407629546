import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { importAuthorities } from '../../src/authorities/import/import-authorities.ts';
import { parseRegister } from '../../src/authorities/import/scb-register.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { searchAuthorities } from '../../src/search/queries.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';

const file = new URL('../../../shared/data/scb-forvaltningsmyndigheter.csv', import.meta.url);

/** The 250 real authorities, searched for as people misspell them. */
describe.skipIf(!existsSync(file))('the register of Swedish authorities', () => {
  const database = useDatabase('empty');

  beforeAll(async () => {
    const register = parseRegister(await readFile(file));
    if ('fault' in register) throw new Error(register.fault);
    const settings = readSettings({});
    const parts = { prisma: database.prisma, settings, outbox: createOutbox(settings) };
    await importAuthorities(parts, register.rows);
  });

  it.each([
    ['försäkringskasan', 'Försäkringskassan'],
    ['forsakringskassan', 'Försäkringskassan'],
    ['skattevreket', 'Skatteverket'],
    ['lansstyrelsen skane', 'Länsstyrelsen i Skåne län'],
    ['länstyrelsen i västerboten', 'Länsstyrelsen i Västerbottens län'],
    ['vasterbotten', 'Länsstyrelsen i Västerbottens län'],
    ['kronofogdemyndighten', 'Kronofogdemyndigheten'],
    ['kronofogden', 'Kronofogdemyndigheten'],
    ['integritetskyddsmyndigheten', 'Integritetsskyddsmyndigheten'],
    ['lakemedelsverket', 'Läkemedelsverket'],
    ['läkemedelverket', 'Läkemedelsverket'],
    ['energimarknadsinspektion', 'Energimarknadsinspektionen'],
    ['elsakerhetsverket', 'Elsäkerhetsverket'],
    ['ekobrottsmyndigheten', 'Ekobrottsmyndigheten'],
    ['krimminalvården', 'Kriminalvården'],
    ['kriminalvarden', 'Kriminalvården'],
    ['centrala studiestodsnamnden', 'Centrala studiestödsnämnden'],
    ['etikprövningsmyndighet', 'Etikprövningsmyndigheten'],
    ['allmanna reklamationsnamnden', 'Allmänna reklamationsnämnden'],
    ['reklamationsnämnd', 'Allmänna reklamationsnämnden'],
    ['bokforingsnamnden', 'Bokföringsnämnden'],
    ['konkurensverket', 'Konkurrensverket'],
    ['diskrimineringsombudsman', 'Diskrimineringsombudsmannen'],
    ['barnombudsmanen', 'Barnombudsmannen'],
    ['kommerskolegium', 'Kommerskollegium'],
    ['linneuniversitetet', 'Linnéuniversitetet'],
    ['malmo universitet', 'Malmö universitet'],
    ['högskolan gävle', 'Högskolan i Gävle'],
    ['hogskolan boras', 'Högskolan i Borås'],
    ['brottsförebygande rådet', 'Brottsförebyggande rådet'],
    ['rymdfysik', 'Institutet för rymdfysik'],
    ['arbetsformedlingen', 'Arbetsförmedlingen'],
    ['arbetsförmedligen', 'Arbetsförmedlingen'],
  ])('AUT-09 «%s» finds %s first', async (text, name) => {
    const { hits } = await searchAuthorities(database.prisma, { text }, { skip: 0, take: 5 });
    expect(hits.map((hit) => hit.name)[0]?.toLowerCase()).toBe(name.toLowerCase());
  });
});
