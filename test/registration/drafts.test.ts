import { describe, expect, it } from 'vitest';
import { type Answer, fieldErrors, formOf, mainText, usePortalForEach } from '../support/portal.ts';
import { data, firstStep, go, path, toSummary } from './steps.ts';

const portal = usePortalForEach();

describe('the draft of a registration', () => {
  it('NAV-06 every step is an address that shows what was typed, for a week, to nobody else', async () => {
    const nimic = await portal.signIn('nimic');
    const names = { ...data, officialName: 'Stegverket', informalName: 'Stegverket' };
    const fields = formOf(await firstStep(nimic)).fields;
    const sent = await nimic.post(path, { ...fields, ...names, toStep: 'next' });
    expect(sent.status).toBe(303);
    const modules = sent.headers.location!;
    expect(modules).toMatch(/\?utkast=[\w-]{22}&steg=modules$/);
    const details = modules.replace('steg=modules', 'steg=details');
    expect(formOf(await nimic.get(details)).fields).toMatchObject(names);
    // Refused: its error stands at the address, with what was typed.
    const refused = await nimic.post(path, {
      ...formOf(await nimic.get(details)).fields,
      email: 'fel',
      toStep: 'next',
    });
    expect(refused.headers.location).toBe(details);
    expect(fieldErrors(await nimic.get(details))).toEqual({
      email: expect.stringContaining('giltig') as string,
    });
    expect(formOf(await nimic.get(details)).fields).toMatchObject({ ...names, email: 'fel' });
    expect(fieldErrors(await nimic.get(modules))).toEqual({});
    const other = await portal.signIn('atkomst');
    expect((await other.get(details)).text).not.toContain('Stegverket');
    portal.clock.now = new Date(portal.clock.now.getTime() + 8 * 24 * 60 * 60_000);
    const later = await portal.signIn('nimic');
    expect((await later.get(details)).text).not.toContain('Stegverket');
  });

  it('NAV-06 two registrations at once are kept apart, and a finished one is gone', async () => {
    const nimic = await portal.signIn('nimic');
    const names = ['Alfanämnden', 'Betaverket'];
    const summaries: Answer[] = [];
    for (const name of names)
      summaries.push(
        await toSummary(nimic, {
          officialName: name,
          informalName: name,
          userEmail: `${name.length}@samma.example`,
        }),
      );
    expect(summaries.map((summary) => names.filter((name) => mainText(summary).includes(name)))).toEqual([
      [names[0]],
      [names[1]],
    ]);
    expect(await portal.prisma.draft.count()).toBe(2);
    const draft = formOf(summaries[0]!).fields.draft as string;
    expect((await go(nimic, summaries[0]!, {}, 'done')).status).toBe(303);
    expect(await portal.prisma.draft.findMany({ select: { key: true } })).not.toContainEqual({ key: draft });
    expect(await portal.prisma.draft.count()).toBe(1);
    const back = await nimic.get(`${path}?utkast=${draft}&steg=summary`);
    expect(back.headers.location).toMatch(/steg=details$/);
  });
});
