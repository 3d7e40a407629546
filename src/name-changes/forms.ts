import { z } from 'zod';
import { Language } from '../db/generated/enums.ts';
import { readBase } from '../web/concurrent-edit.ts';
import * as format from '../web/format.ts';
import { optionalName, optionalParagraphs } from '../web/forms.ts';

/** The name of the field that holds the name in a language. */
export const nameField = (language: Language): string => `name-${language}`;

const nameFields = Object.fromEntries(
  Object.values(Language).map((language) => [
    nameField(language),
    optionalName(`Namnet på ${format.language(language)}`, 100),
  ]),
);

/** The names in the other languages, and what the authority is to know (AUT-03). */
export const closeForm = z
  .object({
    ...nameFields,
    /** What has been written is saved, and the entry waits on. */
    keepOpen: z.string('Tryck på knappen på nytt.').max(10, 'Tryck på knappen på nytt.').default(''),
    comment: optionalParagraphs('Kommentar till myndigheten', 1000),
    /** The name that was shown: the authority may have changed it once more meanwhile. */
    newName: z.string('Ange det nya namnet.').max(200, 'Det nya namnet får innehålla högst 100 tecken.'),
    /** What the form was filled in from; missing in one of the version before. */
    base: z
      .string()
      .default('')
      .transform((text) => readBase(z.record(z.string(), z.string()), text)),
  })
  .transform(({ comment, newName, keepOpen, base, ...fields }) => ({
    base,
    comment,
    newName,
    isKeptOpen: keepOpen !== '',
    names: Object.fromEntries(
      Object.values(Language).map((language) => [
        language,
        (fields as Record<string, string>)[nameField(language)] ?? '',
      ]),
    ) as Record<Language, string>,
  }));

export type Closing = z.output<typeof closeForm>;

/** The names and the comment by field, as two edits at once are compared. */
export const closingFields = ({
  names,
  comment,
}: Pick<Closing, 'names' | 'comment'>): Record<string, string> => ({
  ...Object.fromEntries(Object.values(Language).map((language) => [nameField(language), names[language]])),
  comment,
});
