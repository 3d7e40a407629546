import type { Form } from './find-forms.ts';
import { type Pairs, pairsOf } from './hostile.ts';

/** What says which step or button it is, and what is no text: the rest of the form is looked at only with it. */
const kept = /^(?:_csrf|fromStep|toStep|show|sok|searchIn|version|original|base|dismissed)$/;

/** Most bytes of all fields together: what strangers may send, and others. */
const roomFor = (person: string): number => (person === 'nobody' ? 60_000 : 250_000);

/** No field gets more bytes than this, whatever there is room for: enough for what grows with the square to show. */
const longest = 60_000;

const filled = (unit: string) => (bytes: number) => unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));

/** Ordinary text, with which the others are compared. */
export const plain = filled('x');

/** Texts that take long for their size: to be put in normal form, or to be escaped in the page that shows them again. */
export const slowTexts: Record<string, (bytes: number) => string> = {
  'U+0301 × n': (bytes) => `a${filled('\u0301')(bytes)}`,
  'U+0316 × n': (bytes) => `a${filled('\u0316')(bytes)}`,
  'marks of two classes by turns': (bytes) => `a${filled('\u0301\u0316')(bytes)}`,
  'letters with ten marks each': filled(`a${'\u0316\u0301'.repeat(5)}`),
  'double quotes': filled('"'),
  'signs of HTML': filled('<">%26'),
  'an e-mail address without end': (bytes) => `${filled('a.')(bytes - 2)}@`,
};

/** Whether there is anything in the form to fill with text. */
export const hasText = ({ fields }: Form): boolean => Object.keys(fields).some((name) => !kept.test(name));

/** The form with a text in each of its fields, as many bytes in each as there is room for. */
export function filledWith({ person, fields }: Form, text: (bytes: number) => string): Pairs {
  const pairs = pairsOf(fields);
  const count = pairs.filter(([name]) => !kept.test(name)).length;
  const value = text(Math.min(longest, Math.floor(roomFor(person) / Math.max(1, count))));
  return pairs.map(([name, one]) => [name, kept.test(name) ? one : value]);
}
