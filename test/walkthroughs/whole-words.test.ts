import { expect, it } from 'vitest';
import { useWalkthrough } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();

it('NAV-03 at 1280 px no word of a check box is broken where there is room for it', async () => {
  const { id } = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Läkemedelsverket' },
  });
  const nimic = await open();
  await nimic.signIn('nimic');
  await nimic.visit(`/administration/myndigheter/${id}/atkomstansvar`);
  const { words, broken } = await nimic.page.evaluate<{ words: number; broken: string[] }>(brokenWords);
  expect(words).toBeGreaterThan(15);
  expect(broken).toEqual([]);
});

/** Runs in the browser: a word that is broken stands on two lines. */
const brokenWords = `(() => {
  const words = [];
  for (const label of document.querySelectorAll('.checkbox-list label')) {
    const text = label.firstChild;
    for (const { 0: word, index } of text.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      words.push({ word, lines: range.getClientRects().length });
    }
  }
  return { words: words.length, broken: words.filter(({ lines }) => lines > 1).map(({ word }) => word) };
})()`;
