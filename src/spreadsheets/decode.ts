import iconv from 'iconv-lite';

/** The text of a file, or why it cannot be read, said in Swedish. */
export type Decoded = { text: string } | { fault: string };

const decodeUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What encodings leave behind that were taken for another one: U+FFFD and controls; UTF-8 read as Windows-1252 («Ã¶»,
 * «â€“») or as code page 850 («├Â»); code page 850 read as Windows-1252 («M”lndal»).
 */
const mojibake = /[\uFFFD\0\u0080-\u009F├]|[ÃÂ][\u00A0-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|\p{L}[„†‡”™]\p{L}/u;

const lineEnd = /\r\n|\r|\n/;

/** How many characters before and from a wrong one on are shown. */
const shownAround = 15;

/**
 * Decodes a text file as Excel and others leave it: UTF-8 with or without a byte order mark, UTF-16 in either order, and
 * Windows-1252 for what is none of them. A text whose letters were destroyed before is refused, with the line. Takes
 * time in proportion to the file, which the caller has measured.
 *
 * Source: WHATWG Encoding Standard (byte order marks, windows-1252).
 */
export function decode(bytes: Uint8Array): Decoded {
  const workbook = workbookFault(bytes);
  if (workbook) return { fault: workbook };
  const text = decodeBytes(bytes);
  const at = text.search(mojibake);
  return at === -1 ? { text } : { fault: destroyedFault(text, at) };
}

function decodeBytes(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (hasMark || hasZeros(bytes)) return iconv.decode(Buffer.from(bytes), 'utf-16');
  try {
    return decodeUtf8.decode(bytes);
  } catch {
    // Not TextDecoder: some versions of Node read 0x80 to 0x9F, such as the en dash, as ISO 8859-1.
    return iconv.decode(Buffer.from(bytes), 'windows-1252');
  }
}

/** In UTF-16 every other byte of Latin letters is zero; in UTF-8 and Windows-1252 none is. */
function hasZeros(bytes: Uint8Array): boolean {
  const beginning = bytes.subarray(0, 200);
  return beginning.filter((byte) => byte === 0).length > beginning.length / 4;
}

/** A workbook is a ZIP file, or an OLE document in older versions. */
function workbookFault([one, two, three, four]: Uint8Array): string | null {
  const isZip = one === 0x50 && two === 0x4b && three === 0x03 && four === 0x04;
  const isOle = one === 0xd0 && two === 0xcf && three === 0x11 && four === 0xe0;
  return isZip || isOle ? 'Filen är en arbetsbok och ingen textfil. Spara den som ”CSV UTF-8”.' : null;
}

function destroyedFault(text: string, at: number): string {
  const lines = text.slice(0, at).split(lineEnd);
  const before = lines.at(-1)!.slice(-shownAround);
  const after = text.slice(at, at + shownAround).split(lineEnd)[0]!;
  const shown = (before + after).replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return `Bokstäver i filen har förstörts, till exempel på rad ${lines.length}: ”${shown}”. Spara originalet på nytt som ”CSV UTF-8”.`;
}
