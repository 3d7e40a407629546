import type { Answer, Visitor } from '../support/portal.ts';

export const keyFiguresPath = '/administration/nyckeltal';

/** What the elements say. */
export const texts = (answer: Answer, selector: string): string[] =>
  answer.page.querySelectorAll(selector).map(({ text }) => text.replace(/\s+/g, ' ').trim());

export const numberIn = (text: string): number => Number(text.replace(/\s/g, ''));

/** The rows of a table: the numbers by what stands first in the row. */
export const tableOf = (answer: Answer, id: string): [string, number[]][] =>
  answer.page
    .querySelectorAll(`#${id} tbody tr`)
    .map((row) => [
      row.querySelector('th')!.text.trim(),
      row.querySelectorAll('td').map(({ text }) => numberIn(text)),
    ]);

/** The columns of the table of modules, as the figures are called here. */
export const moduleFields = ['authorities', 'users', 'short'];

/** Every figure of the page by its name, each once. */
export async function figuresOf(visitor: Visitor): Promise<Record<string, number>> {
  const answer = await visitor.get(keyFiguresPath);
  const cards = texts(answer, '.figures dt').map((label, index): [string, number] => [
    label,
    numberIn(texts(answer, '.figures .figure')[index]!),
  ]);
  const modules = tableOf(answer, 'moduler').flatMap(([name, values]) =>
    values.map((value, index): [string, number] => [`${name}: ${moduleFields[index]}`, value]),
  );
  const months = ['nya-myndigheter', 'nya-anvandare'].flatMap((id) =>
    tableOf(answer, id).map(([month, [value]]): [string, number] => [`${id} ${month}`, value!]),
  );
  return Object.fromEntries([...cards, ...modules, ...months]);
}

/** november 2026 */
export const monthOf = (now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', month: 'long', year: 'numeric' }).format(
    now,
  );
