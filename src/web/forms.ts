import { z } from 'zod';
import { readEmailAddress } from './email-address.ts';
import { readTelephone } from './telephone.ts';
import { asLine, asParagraphs, hasInvisible, hasPiledMarks, mayFit } from './text.ts';

/** A parsed form body: repeated fields are lists. */
export type Body = Readonly<Record<string, string | string[]>>;

export interface FieldError {
  field: string;
  message: string;
}

/** What is wrong with a field; undefined when nothing is. */
export const errorOf = (errors: readonly FieldError[], field: string): string | undefined =>
  errors.find((error) => error.field === field)?.message;

/** What was typed, to be shown again, and what is wrong with it. */
export interface RefusedForm {
  typed: Body;
  errors: FieldError[];
}

export type ParsedForm<Values> = { accepted: true; values: Values } | ({ accepted: false } & RefusedForm);

/**
 * Turns a body into values, or into one error for each field that is wrong (SEC-05). Fields that the schema
 * does not know are ignored.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  body: Body,
): ParsedForm<z.output<Schema>> {
  const { success, data, error } = schema.safeParse(body);
  return success
    ? { accepted: true, values: data }
    : { accepted: false, typed: body, errors: fieldErrors(error) };
}

/** The first error of each field, in the order of the schema. */
function fieldErrors(error: z.ZodError): FieldError[] {
  const firsts = new Map<string, string>();
  for (const { path, message } of error.issues) {
    const field = String(path[0] ?? '');
    if (!firsts.has(field)) firsts.set(field, message);
  }
  return [...firsts].map(([field, message]) => ({ field, message }));
}

/** Whether a field holds a password by its name: never sent back, never kept. */
export const isPassword = (field: string): boolean => /password/i.test(field);

/** What was typed in a field, as text: the first of repeated ones. */
export function typedText(body: Body, field: string): string {
  const value = body[field] ?? '';
  return typeof value === 'string' ? value : (value[0] ?? '');
}

/** What was ticked in a group of check boxes, as texts. */
export function typedList(body: Body, field: string): string[] {
  const value = body[field] ?? [];
  return typeof value === 'string' ? [value] : value;
}

// Fields ------------------------------------------------------------------------------------------

/** No control characters but tab and line breaks, and no half surrogate pairs or undecodable bytes. */
const readable = (text: string): boolean => text.isWellFormed() && !/[^\P{Cc}\t\n\r]|\uFFFD/u.test(text);

const unreadable = 'Texten innehåller tecken som inte kan användas. Skriv in den på nytt.';

/** Text of a field, measured before anything is done with it (SEC-07); `limit` counts UTF-16 code units. */
const text = (label: string, limit: number) =>
  z
    .string({
      error: ({ input }) =>
        Array.isArray(input)
          ? `${label} skickades flera gånger. Skicka formuläret en gång till.`
          : `Ange ${lower(label)}.`,
    })
    .refine((value) => mayFit(value, limit), { error: tooLong(label, limit), abort: true })
    .refine(readable, { error: unreadable, abort: true })
    .refine((value) => !hasPiledMarks(value), {
      error: `${label} har för många accenter på samma bokstav. Ta bort några av dem.`,
      abort: true,
    });

const lower = (label: string): string => label.charAt(0).toLocaleLowerCase('sv') + label.slice(1);

const tooLong = (label: string, limit: number): string => `${label} får innehålla högst ${limit} tecken.`;

/** One line that may be left empty: white space is trimmed and collapsed, letters are NFC, what nobody sees goes. */
export const optionalLine = (label: string, limit: number) =>
  text(label, limit)
    .default('')
    .transform(asLine)
    .refine((value) => value.length <= limit, tooLong(label, limit));

/** One line that must be there. */
export const requiredLine = (label: string, limit: number) =>
  text(label, limit)
    .transform(asLine)
    .refine((value) => value !== '', `Ange ${lower(label)}.`)
    .refine((value) => value.length <= limit, tooLong(label, limit));

/** What a name holds at least: of a person or an authority a letter; a keyword may be a number. */
type NameOf = 'letters' | 'letters or digits';

const demandOf: Record<NameOf, { pattern: RegExp; words: string }> = {
  letters: { pattern: /\p{L}/u, words: 'en bokstav' },
  'letters or digits': { pattern: /[\p{L}\p{Nd}]/u, words: 'en bokstav eller en siffra' },
};

/** Text for a name. Invisible characters are reported, not dropped: they may be all there is (SEC-08). */
const nameText = (label: string, limit: number) =>
  text(label, limit).refine((value) => !hasInvisible(value), {
    error: `${label} innehåller tecken som inte syns. Skriv i stället för att klistra in.`,
    abort: true,
  });

/** A name that may be left out (SEC-08). */
export const optionalName = (label: string, limit: number, of: NameOf = 'letters') =>
  nameText(label, limit)
    .default('')
    .transform(asLine)
    .refine((value) => value.length <= limit, tooLong(label, limit))
    .refine(
      (value) => value === '' || demandOf[of].pattern.test(value),
      `${label} måste innehålla minst ${demandOf[of].words}.`,
    );

/** A name that must be there (SEC-08). */
export const requiredName = (label: string, limit: number, of: NameOf = 'letters') =>
  nameText(label, limit)
    .transform(asLine)
    .refine((value) => value !== '', { error: `Ange ${lower(label)}.`, abort: true })
    .refine((value) => value.length <= limit, tooLong(label, limit))
    .refine(
      (value) => demandOf[of].pattern.test(value),
      `${label} måste innehålla minst ${demandOf[of].words}.`,
    );

/** Text of several lines that may be left empty; controls of direction go. */
export const optionalParagraphs = (label: string, limit: number) =>
  text(label, limit)
    .default('')
    .transform(asParagraphs)
    .refine((value) => value.length <= limit, tooLong(label, limit));

/** An address that mail can be sent to, in the one form that is kept. */
export const emailAddress = (label: string) =>
  requiredLine(label, 254).transform((typed, context) => {
    const read = readEmailAddress(typed);
    if ('address' in read) return read.address;
    context.addIssue({ code: 'custom', message: read.refusal });
    return z.NEVER;
  });

/** A telephone number as people write it, with dots, any dash, «ankn. 12» and «(växel)». */
export const optionalTelephone = (label: string) =>
  optionalLine(label, 50).transform((typed, context) => {
    const number = typed === '' ? typed : readTelephone(typed);
    if (number !== null) return number;
    context.addIssue({ code: 'custom', message: noTelephone });
    return z.NEVER;
  });

const noTelephone =
  'Ange ett telefonnummer med siffror, till exempel 08-690 48 00, +46 8 690 48 00 eller 08-690 48 00 ankn. 12.';

/** An address on the web; https:// is added when left out. */
export const optionalWebAddress = (label: string) =>
  optionalLine(label, 500)
    .transform((value) => (value === '' || /^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`))
    .refine(
      (value) => value === '' || isWebAddress(value),
      'Ange en giltig webbadress, till exempel https://www.myndighet.se.',
    );

function isWebAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    /^[^.]+(\.[^.]+)+$/.test(url.hostname) &&
    url.username === ''
  );
}

/** One of the choices of a list. */
export const choice = <Choice extends string>(label: string, choices: readonly Choice[]) =>
  z.enum(choices, `Välj ${lower(label)} i listan.`);

/** Any number of the choices of a group of check boxes; the order is that of the choices. */
export const choices = <Choice extends string>(label: string, all: readonly Choice[]) =>
  z
    .preprocess(
      (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
      z.array(z.enum(all), `Välj ${lower(label)} i listan.`),
    )
    .transform((chosen) => all.filter((one) => chosen.includes(one)));

const largestId = 2 ** 31 - 1;

const notThere = 'Det som är valt finns inte. Välj på nytt.';

/** The ID of a record, from a path, a query or a form. */
export const recordId = z
  .string(notThere)
  .regex(/^[1-9]\d{0,9}$/, notThere)
  .transform(Number)
  .refine((id) => id <= largestId, notThere);

/** Any number of IDs from a group of check boxes, each once, in rising order. */
export const recordIds = (label: string) =>
  z
    .preprocess(
      (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
      z.array(recordId, `Välj ${lower(label)} i listan.`),
    )
    .transform((ids) => [...new Set(ids)].sort((one, other) => one - other));

/** A box that is ticked or not; the sentence is for anything else. */
export const tick = (message: string) =>
  z
    .union([z.literal('on'), z.literal('')], message)
    .optional()
    .transform((value) => value === 'on');
