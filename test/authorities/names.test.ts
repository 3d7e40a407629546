import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nameIn, untranslated } from '../../src/authorities/names.ts';
import { Language } from '../../src/db/generated/enums.ts';

const finnish = {
  language: Language.fi,
  informalName: 'Opetushallitus',
  names: [
    { language: Language.sv, informalName: 'Utbildningsstyrelsen' },
    { language: Language.en, informalName: 'Finnish National Agency for Education' },
  ],
};
const german = { language: Language.de, informalName: 'Zoll', names: [] };

it.each([
  ['fi', 'Opetushallitus', 'fi', true],
  ['sv', 'Utbildningsstyrelsen', 'sv', true],
  ['et', 'Utbildningsstyrelsen', 'sv', false],
] as const)('AUT-03 the name in %s is %s', (language, name, written, isTranslated) => {
  expect(nameIn(finnish, language)).toEqual({ name, language: written, isTranslated });
});

it('AUT-03 without a Swedish name the English one is taken, without both the authority’s own', () => {
  const names = finnish.names.filter(({ language }) => language === Language.en);
  expect(nameIn({ ...finnish, names }, Language.et).language).toBe(Language.en);
  expect(nameIn(german, Language.et)).toEqual({ name: 'Zoll', language: Language.de, isTranslated: false });
});

it('AUT-03 every language has a name, and is translated or in the list of those that are not', () => {
  const languages = fc.uniqueArray(fc.constantFrom(...Object.values(Language)), { minLength: 1 });
  fc.assert(
    fc.property(languages, ([own, ...others]) => {
      const names = others.map((language) => ({ language, informalName: `i ${language}` }));
      const authority = { language: own!, informalName: `i ${own}`, names };
      const missing = untranslated(authority);
      for (const language of Object.values(Language)) {
        expect(nameIn(authority, language).name).not.toBe('');
        expect(nameIn(authority, language).isTranslated).toBe(!missing.includes(language));
      }
      expect(missing.length).toBe(24 - 1 - others.length);
    }),
  );
});
