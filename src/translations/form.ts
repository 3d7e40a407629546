import { z } from 'zod';
import type { Language } from '../db/generated/enums.ts';
import { readBase } from '../web/concurrent-edit.ts';
import * as format from '../web/format.ts';
import { optionalName, requiredName } from '../web/forms.ts';
import { type Labels, languages, nameField } from './labels.ts';

/** A field for the name in each language; the Swedish one is required (ACC-08). */
export const labelFields = (longest: number) =>
  Object.fromEntries(
    languages.map((language) => [
      nameField(language),
      language === 'sv'
        ? requiredName('Namn på svenska', longest, 'letters or digits')
        : optionalName(`Namnet på ${format.language(language)}`, longest, 'letters or digits'),
    ]),
  );

/** The names that there are, in the order of the languages. */
export const labelsOf = (names: Readonly<Record<string, unknown>>): Labels =>
  Object.fromEntries(
    languages.flatMap((language: Language) => {
      const name = names[nameField(language)];
      return name ? [[language, name]] : [];
    }),
  ) as Labels;

const tooOld = 'Formuläret har blivit för gammalt. Öppna sidan på nytt.';

/** What the form was filled in from, by field. */
export const original = z
  .string(tooOld)
  .transform((text) => readBase(z.record(z.string(), z.string()), text))
  .refine((fields) => fields !== null, tooOld);
