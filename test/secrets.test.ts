import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSecrets, Unopenable } from '../src/secrets.ts';

const [bare, first, second] = [
  { number: 0, text: 'the secret of the beginning, without a number' },
  { number: 1, text: 'the first with a number' },
  { number: 2, text: 'the second with a number' },
];

/** As versions before numbered keys sealed a mail. */
function sealedBefore(text: string, place: string, secret: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'myndighetsportalen mail v1', 32));
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

it('SEC-09 what the former key sealed or signed is good as long as it is there, and no longer', () => {
  for (const former of [bare, first]) {
    const sealed = createSecrets([former]).seal('mail v1', 'Åsa', 'row 1');
    const signature = createSecrets([former]).sign('cookie v1', 'karin');
    const both = createSecrets([second, former]);
    expect(both.open('mail v1', sealed, 'row 1')).toBe('Åsa');
    expect(both.isSigned('cookie v1', 'karin', signature)).toBe(true);
    const without = createSecrets([second]);
    expect(() => without.open('mail v1', sealed, 'row 1')).toThrow(Unopenable);
    expect(without.isSigned('cookie v1', 'karin', signature)).toBe(false);
  }
});

it('SEC-09 the first key signs and seals, and the number says which it was', () => {
  const secrets = createSecrets([second, first]);
  expect(secrets.sign('cookie v1', 'karin')).toMatch(/^2\.[\w-]{43}$/);
  expect(createSecrets([second]).open('mail v1', secrets.seal('mail v1', 'x', 'row 1'), 'row 1')).toBe('x');
  expect(() =>
    createSecrets([first]).open('mail v1', secrets.seal('mail v1', 'x', 'row 1'), 'row 1'),
  ).toThrow('no key 2 opens it');
});

it('SEC-09 without a number it is as the version before seals it and opens it; a number may be given later', () => {
  const before = sealedBefore('x', 'row 1', bare.text);
  expect(createSecrets([bare]).open('mail v1', before, 'row 1')).toBe('x');
  expect(createSecrets([second, { number: 1, text: bare.text }]).open('mail v1', before, 'row 1')).toBe('x');
  expect(createSecrets([bare]).seal('mail v1', 'x', 'row 1')).toHaveLength(before.length);
});

it('SEC-09 nothing is good for another purpose, text or place, and no junk is a fault', () => {
  const secrets = createSecrets([second, bare]);
  const signature = secrets.sign('cookie v1', 'karin');
  for (const [purpose, text, given] of [
    ['cookie v2', 'karin', signature],
    ['cookie v1', 'lars', signature],
    ['cookie v1', 'karin', signature.replace('2.', '0.')],
    ['cookie v1', 'karin', signature.replace('2.', '02.')],
    ['cookie v1', 'karin', signature.slice(2)],
    ['cookie v1', 'karin', `${signature}=`],
    ['cookie v1', 'karin', ''],
    ['cookie v1', 'karin', '2.åäö'],
  ] as const)
    expect(secrets.isSigned(purpose, text, given)).toBe(false);
  const sealed = secrets.seal('mail v1', 'x', 'row 1');
  expect(() => secrets.open('totp v1', sealed, 'row 1')).toThrow(Unopenable);
  expect(() => secrets.open('mail v1', sealed, 'row 2')).toThrow(Unopenable);
});
