import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** A secret of SESSION_SECRET with its number; 0 for one that was given without. */
export interface NumberedSecret {
  number: number;
  text: string;
}

/**
 * The keys that the portal signs and seals with (SEC-09). The first secret makes new values; all of them open old ones.
 * Each purpose has its own keys, so a value made for one is worthless for another. Name a purpose «cookie v1», «mail
 * v1».
 */
export interface Secrets {
  /** As they are, the one in use first: for express-session, which signs its cookie by itself. */
  texts: string[];
  /** Their numbers, in the same order. */
  numbers: readonly number[];
  /** A signature to be sent along with the text: the number of the key, a dot, HMAC-SHA-256 in base64url. */
  sign: (purpose: string, text: string) => string;
  /** Whether the signature was made here, with any of the secrets, for this purpose and this text. */
  isSigned: (purpose: string, text: string, signature: string) => boolean;
  /** A short signature of 20 hexadecimal digits, for where case is not kept and room is short, such as a mail address. */
  mark: (purpose: string, text: string) => string;
  /** Whether the short signature was made here, with any of the secrets; in either case of letters. */
  isMarked: (purpose: string, text: string, mark: string) => boolean;
  /** Encrypts a text (AES-256-GCM), to be opened for the same purpose and in the same place, such as a row. */
  seal: (purpose: string, text: string, place: string) => Buffer<ArrayBuffer>;
  /**
   * Decrypts what `seal` made.
   * @throws Unopenable when none of the secrets opens it, or it has been tampered with or moved
   */
  open: (purpose: string, sealed: Uint8Array, place: string) => string;
  /** The number of the secret that opens it; null when none does. Found by opening: a secret may have got its number later. */
  keyOf: (purpose: string, sealed: Uint8Array, place: string) => number | null;
}

/** Sealed with a secret that is not there, damaged, or moved from its place: which of these cannot be told. */
export class Unopenable extends Error {
  constructor(number: number | null) {
    super(number ? `no key ${number} opens it` : 'no key opens it');
  }
}

/** Before what was sealed with a numbered key: four bytes that say so, and two with the number. */
const mark = Buffer.from([0xf5, 0x6b, 0x65, 0x79]);
const ivLength = 12;
const tagLength = 16;
const algorithm = 'aes-256-gcm';

/** The secrets as functions; the one in use comes first. */
export function createSecrets(secrets: readonly [NumberedSecret, ...NumberedSecret[]]): Secrets {
  const [current] = secrets;
  const openWithAny = (purpose: string, sealed: Uint8Array, place: string): Opened | null => {
    const number = numberOf(sealed);
    for (const key of number === null ? secrets : secrets.filter((one) => one.number === number)) {
      const text = opened(key, purpose, sealed.subarray(number === null ? 0 : headLength), place);
      if (text !== null) return { key, text };
    }
    return null;
  };
  return {
    texts: secrets.map(({ text }) => text),
    numbers: secrets.map(({ number }) => number),
    sign: (purpose, text) => `${current.number}.${macOf(current, purpose, text).toString('base64url')}`,
    isSigned: (purpose, text, signature) => {
      const [, number, mac] = /^(\d{1,5})\.([\w-]{43})$/.exec(signature) ?? [];
      const key = secrets.find((one) => String(one.number) === number);
      return key !== undefined && timingSafeEqual(macOf(key, purpose, text), Buffer.from(mac!, 'base64url'));
    },
    mark: (purpose, text) => shortMacOf(current, purpose, text),
    isMarked: (purpose, text, mark) =>
      /^[0-9a-f]{20}$/i.test(mark) &&
      secrets.some((key) =>
        timingSafeEqual(Buffer.from(shortMacOf(key, purpose, text)), Buffer.from(mark.toLowerCase())),
      ),
    seal: (purpose, text, place) => seal(current, purpose, text, place),
    open: (purpose, sealed, place) => {
      const found = openWithAny(purpose, sealed, place);
      if (!found) throw new Unopenable(numberOf(sealed));
      return found.text;
    },
    keyOf: (purpose, sealed, place) => openWithAny(purpose, sealed, place)?.key.number ?? null,
  };
}

interface Opened {
  key: NumberedSecret;
  text: string;
}

const headLength = mark.length + 2;

/** Without a number it stays as versions before this one make and read it. */
function headOf(number: number): Buffer {
  if (number === 0) return Buffer.alloc(0);
  const head = Buffer.alloc(headLength);
  mark.copy(head);
  head.writeUInt16BE(number, mark.length);
  return head;
}

function numberOf(sealed: Uint8Array): number | null {
  const head = Buffer.from(sealed.subarray(0, headLength));
  return head.length === headLength && head.subarray(0, mark.length).equals(mark)
    ? head.readUInt16BE(mark.length)
    : null;
}

function seal(key: NumberedSecret, purpose: string, text: string, place: string): Buffer<ArrayBuffer> {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv(algorithm, keyFrom(key, purpose), iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(place));
  const content = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([headOf(key.number), iv, ...content]);
}

function opened(key: NumberedSecret, purpose: string, sealed: Uint8Array, place: string): string | null {
  if (sealed.length < ivLength + tagLength) return null;
  const iv = sealed.subarray(0, ivLength);
  const decipher = createDecipheriv(algorithm, keyFrom(key, purpose), iv, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  const content = decipher.update(sealed.subarray(ivLength, -tagLength));
  try {
    return Buffer.concat([content, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

const macOf = (key: NumberedSecret, purpose: string, text: string): Buffer =>
  createHmac('sha256', keyFrom(key, purpose)).update(text).digest();

const shortMacOf = (key: NumberedSecret, purpose: string, text: string): string =>
  macOf(key, purpose, text).toString('hex').slice(0, 20);

/** Derived once: every page is signed, and deriving costs more than signing. There are as many as there are purposes. */
const keys = new WeakMap<NumberedSecret, Map<string, KeyObject>>();

function keyFrom(secret: NumberedSecret, purpose: string): KeyObject {
  const derived = keys.get(secret) ?? new Map<string, KeyObject>();
  keys.set(secret, derived);
  const key = derived.get(purpose) ?? derive(secret, purpose);
  derived.set(purpose, key);
  return key;
}

const derive = ({ text }: NumberedSecret, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', text, '', `myndighetsportalen ${purpose}`, 32)));

/**
 * Reads SESSION_SECRET: one secret, or several with numbers, the current one first: `2:new…,1:old…`. One may lack a
 * number, from the time before there were several. Returns a Swedish sentence when it is wrong.
 */
export function readSecrets(setting: string): [NumberedSecret, ...NumberedSecret[]] | string {
  const parts = setting.split(',').map((part) => part.trim());
  const isList = parts.some((part) => /^\d+:/.test(part));
  const secrets = (isList ? parts : [setting]).map(numbered);
  const numbers = secrets.map(({ number }) => number);
  const repeated = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (secrets.some(({ text }) => text.length < 32))
    return isList
      ? 'SESSION_SECRET ska ha minst 32 tecken i varje hemlighet; skapa en med: openssl rand -hex 32'
      : 'SESSION_SECRET ska ha minst 32 tecken; skapa en med: openssl rand -hex 32';
  if (numbers.some((number) => number > 65_535))
    return 'SESSION_SECRET ska ha nummer mellan 1 och 65535 före varje kolon.';
  if (repeated === 0) return 'SESSION_SECRET får ha högst en hemlighet utan nummer: skriv 2:ny,1:gammal.';
  if (repeated !== undefined) return `SESSION_SECRET har två hemligheter med nummer ${repeated}.`;
  return secrets as [NumberedSecret, ...NumberedSecret[]];
}

function numbered(part: string): NumberedSecret {
  const [, number, text] = /^(\d+):(.*)$/s.exec(part) ?? [];
  return number === undefined ? { number: 0, text: part } : { number: Number(number), text: text! };
}
