import { describe, expect, it } from 'vitest';
import {
  emailAddress,
  optionalLine,
  optionalName,
  optionalParagraphs,
  requiredName,
} from '../../src/web/forms.ts';
import { hasPiledMarks, isVisible, normalised } from '../../src/web/text.ts';

const messageOf = (result: { error?: { issues: { message: string }[] } }): string | undefined =>
  result.error?.issues[0]?.message;

/** What people see as nothing, by what it is. */
const nothings: Record<string, string> = {
  'zero-width space': '\u200B',
  'zero-width joiner': '\u200D',
  'mark of direction': '\u200F',
  'word joiner': '\u2060',
  'byte order mark': '\uFEFF',
  'blank of Braille': '\u2800',
  'Hangul filler': '\u3164',
  'Hangul choseong filler': '\u115F',
  'Hangul jungseong filler': '\u1160',
  'halfwidth Hangul filler': '\uFFA0',
  'soft hyphen': '\u00AD',
  'override of direction': '\u202E',
  'isolate of direction': '\u2066',
  'tag character': '\u{E0041}',
  'variation selector': '\uFE0F',
  'private use': '\uE000',
  'grapheme joiner': '\u034F',
};

describe('names', () => {
  const name = requiredName('Förnamn', 100);

  it.each(Object.entries(nothings))('SEC-08 %s is no name, nor in one', (_, nothing) => {
    const told = 'Förnamn innehåller tecken som inte syns. Skriv i stället för att klistra in.';
    for (const typed of [nothing, `${nothing} ${nothing}`, `An${nothing}na`, `Anna${nothing}`])
      expect(messageOf(name.safeParse(typed))).toBe(told);
    expect(messageOf(optionalName('Förnamn', 100).safeParse(nothing))).toBe(told);
  });

  it.each(['-', '123', '…', '?!', '😀', '°'])('SEC-08 «%s» has no letter', (typed) => {
    expect(messageOf(name.safeParse(typed))).toBe('Förnamn måste innehålla minst en bokstav.');
  });

  it.each(['Ö', 'Nuñez', 'Łukasz', 'Ελένη', 'Георги', 'O’Brien', 'Anna-Karin', 'Żółć', 'Màire Ní'])(
    'SEC-08 «%s» is a name, however it is composed',
    (typed) => {
      for (const form of ['NFC', 'NFD'] as const)
        expect(name.parse(`  ${typed.normalize(form)} `)).toBe(typed.normalize('NFC'));
    },
  );

  it('SEC-08 a keyword may be a number, but not signs alone', () => {
    const keyword = requiredName('Namn på svenska', 100, 'letters or digits');
    expect(keyword.parse('112')).toBe('112');
    expect(messageOf(keyword.safeParse('–'))).toBe(
      'Namn på svenska måste innehålla minst en bokstav eller en siffra.',
    );
  });

  it('SEC-05 an empty one is asked for, and may be left out where it may', () => {
    expect(messageOf(name.safeParse('  '))).toBe('Ange förnamn.');
    expect(messageOf(name.safeParse(undefined))).toBe('Ange förnamn.');
    expect(optionalName('Namn', 100).parse('')).toBe('');
    expect(optionalName('Namn', 100).parse(undefined)).toBe('');
  });
});

describe('other text', () => {
  it.each(Object.entries(nothings))('SEC-08 %s goes from e-mail addresses and other lines', (_, nothing) => {
    expect(emailAddress('E-post').parse(`${nothing}Anna${nothing}@exempel.se${nothing}`)).toBe(
      'anna@exempel.se',
    );
    expect(optionalLine('Gata', 100).parse(`Storgatan ${nothing}1`)).toBe('Storgatan 1');
    expect(optionalLine('Gata', 100).parse(nothing)).toBe('');
  });

  it('SEC-08 controls of direction go from paragraphs, and what emoji are made with stays', () => {
    const paragraphs = optionalParagraphs('Beskrivning', 100);
    expect(paragraphs.parse('a\u202Eb\u2066c\u2069\r\nd\u200F')).toBe('abc\nd');
    expect(paragraphs.parse('👩\u200D🚒 ❤\uFE0F')).toBe('👩\u200D🚒 ❤\uFE0F');
    expect(paragraphs.parse(' \u200B\n\u3164 ')).toBe('');
  });

  it('SEC-08 tells what is seen', () => {
    expect(Object.values(nothings).some(isVisible)).toBe(false);
    expect(isVisible('\u200B.')).toBe(true);
  });
});

describe('text is measured before it is normalised', () => {
  const line = optionalLine('Sök', 200);

  it.each(['\u0301', '\u0316', '\u0301\u0316', 'x', 'e\u0301'])(
    'SEC-07 too much of %j is too long',
    (unit) => {
      expect(messageOf(line.safeParse(`a${unit.repeat(58_500)}`))).toBe(
        'Sök får innehålla högst 200 tecken.',
      );
    },
  );

  it('SEC-07 marks piled on one letter are refused', () => {
    const told = 'Sök har för många accenter på samma bokstav. Ta bort några av dem.';
    expect(messageOf(line.safeParse(`a${'\u0301'.repeat(11)}`))).toBe(told);
    expect(line.parse(`a${'\u0316'.repeat(10)}`)).toBe(`a${'\u0316'.repeat(10)}`);
    expect(hasPiledMarks('e\u0301\u0323'.repeat(500))).toBe(false);
  });

  it('SEC-05 as many composed letters as there is room for may be typed decomposed', () => {
    // U+1F82 comes apart into four.
    const letters = '\u1F82'.repeat(200);
    expect(letters.normalize('NFD')).toHaveLength(800);
    expect(line.parse(letters.normalize('NFD'))).toBe(letters);
    expect(messageOf(line.safeParse(`${letters}x`.normalize('NFD')))).toContain('högst 200 tecken');
  });

  it('SEC-07 what nobody has measured is a fault, not work', () => {
    expect(() => normalised('x'.repeat(50_001))).toThrow(RangeError);
    expect(() => normalised(`a${'\u0301'.repeat(2_000)}`)).toThrow(RangeError);
    expect(normalised(`a${'\u0301'.repeat(500)}`)).toHaveLength(500);
    expect(normalised('ﬁ', 'NFKD')).toBe('fi');
  });
});
