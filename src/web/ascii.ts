import anyAscii from 'any-ascii';

/**
 * The text in a–z and 0–9, whatever alphabet it is written in: its words with the joiner between them, at most so many
 * characters. Empty when it holds no letter or digit.
 */
export const asciiOf = (text: string, joiner: '.' | '-', longest: number): string =>
  anyAscii(text)
    .toLowerCase()
    .replaceAll("'", '')
    .replace(/[^a-z0-9]+/g, joiner)
    .slice(0, longest)
    .replace(/^[.-]|[.-]$/g, '');
