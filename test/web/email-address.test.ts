import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../src/project-folder.ts';
import { mailtoOf, shownEmailAddress } from '../../src/web/email-address.ts';
import { emailAddress } from '../../src/web/forms.ts';

const field = emailAddress('E-postadress');
const messageOf = (typed: string): string | undefined => field.safeParse(typed).error?.issues[0]?.message;

describe('an e-mail address', () => {
  it.each([
    ['anna@myndighet.se', 'anna@myndighet.se'],
    [' Anna.Lindqvist@Myndighet.SE ', 'anna.lindqvist@myndighet.se'],
    ['info@räksmörgås.example', 'info@xn--rksmrgs-5wao1o.example'],
    ['info@RÄKSMÖRGÅS.example', 'info@xn--rksmrgs-5wao1o.example'],
    ['info@ra\u0308ksmo\u0308rga\u030As.example', 'info@xn--rksmrgs-5wao1o.example'],
    ['info@xn--rksmrgs-5wao1o.example', 'info@xn--rksmrgs-5wao1o.example'],
    ['info@XN--RKSMRGS-5WAO1O.example', 'info@xn--rksmrgs-5wao1o.example'],
    ['info@υπουργείο.ελ', 'info@xn--kxahg2bdbi3ac.xn--qxam'],
    ['info@xn--kxahg2bdbi3ac.xn--qxam', 'info@xn--kxahg2bdbi3ac.xn--qxam'],
    ['info@министерство.бг', 'info@xn--b1afiashkohcid.xn--90ae'],
    ['info@faß.example', 'info@xn--fa-hia.example'],
    ['r&d@myndighet.se', 'r&d@myndighet.se'],
    ['hr/team@myndighet.se', 'hr/team@myndighet.se'],
    ["o'brien@myndighet.se", "o'brien@myndighet.se"],
    ["!#$%&'*+-/=?^_`{|}~@myndighet.se", "!#$%&'*+-/=?^_`{|}~@myndighet.se"],
    ['a@b.c1', 'a@b.c1'],
    [`${'a'.repeat(64)}@myndighet.se`, `${'a'.repeat(64)}@myndighet.se`],
    [`a@${'b'.repeat(63)}.se`, `a@${'b'.repeat(63)}.se`],
  ])('AUT-04 %s is kept as %s', (typed, kept) => {
    expect(field.safeParse(typed)).toEqual({ success: true, data: kept });
  });

  it.each([
    'anna',
    '@myndighet.se',
    'anna@',
    'anna@myndighet',
    'anna@@myndighet.se',
    'a@b@myndighet.se',
    '.anna@myndighet.se',
    'anna.@myndighet.se',
    'an..na@myndighet.se',
    'an na@myndighet.se',
    'anna@myndig het.se',
    'anna@-myndighet.se',
    'anna@myndighet-.se',
    'anna@myndighet..se',
    'anna@.se',
    'anna@myndighet.se.',
    'anna@mynd_ighet.se',
    'anna@myndighet.123',
    'anna@192.0.2.1',
    'anna@[192.0.2.1]',
    'anna@[IPv6:2001:db8::1]',
    'anna@0x7f.1',
    'anna@ex%61mpel.se',
    'anna@xn--99999999999.se',
    `anna@${'b'.repeat(64)}.se`,
    'Anna <anna@myndighet.se>',
    'anna@myndighet.se, lars@myndighet.se',
    'anna@myndighet.se?subject=x',
    'mailto:anna@myndighet.se',
    '(anna)anna@myndighet.se',
  ])('AUT-04 «%s» is none', (typed) => {
    expect(messageOf(typed)).toBe('Ange en giltig e-postadress, till exempel namn@myndighet.se.');
  });

  it.each([
    [
      'åsa@myndighet.se',
      'Portalen kan inte skicka mejl till adresser med å, ä, ö eller andra bokstäver än a–z före @. Ange en annan adress.',
    ],
    [
      'иван@министерство.бг',
      'Portalen kan inte skicka mejl till adresser med å, ä, ö eller andra bokstäver än a–z före @. Ange en annan adress.',
    ],
    [
      '"anna lindqvist"@myndighet.se',
      'Portalen kan inte skicka mejl till adresser med citattecken. Ange en annan adress.',
    ],
    [`${'a'.repeat(65)}@myndighet.se`, 'E-postadressen får ha högst 64 tecken före @.'],
    [`${'a'.repeat(80)}@myndighet.se`, 'E-postadressen får ha högst 64 tecken före @.'],
    [`${'a'.repeat(64)}@${'b.'.repeat(94)}se`, 'E-postadress får innehålla högst 254 tecken.'],
    // Longer once its domain is in punycode.
    [`${'a'.repeat(64)}@${'å.'.repeat(60)}se`, 'E-postadressen får innehålla högst 254 tecken.'],
  ])('AUT-04 %s is refused plainly', (typed, message) => {
    expect(messageOf(typed)).toBe(message);
  });

  it('AUT-04 is shown as people read it', () => {
    expect(shownEmailAddress('info@xn--rksmrgs-5wao1o.example')).toBe('info@räksmörgås.example');
    expect(shownEmailAddress('info@xn--kxahg2bdbi3ac.xn--qxam')).toBe('info@υπουργείο.ελ');
    for (const same of ['anna@myndighet.se', 'anna@xn--99999999999.se', 'xn--a@myndighet.se', ''])
      expect(shownEmailAddress(same)).toBe(same);
  });

  it('AUT-04 what has a meaning in a link has none in an address', () => {
    expect(mailtoOf('a?bcc=x&y%41@myndighet.se')).toBe('mailto:a%3Fbcc%3Dx%26y%2541@myndighet.se');
    expect(mailtoOf('anna@myndighet.se')).toBe('mailto:anna@myndighet.se');
  });

  it('AUT-04 no view writes such a link by itself', () => {
    const views = readdirSync(new URL('views', projectFolder), { recursive: true, encoding: 'utf8' });
    const writing = views.filter(
      (path) =>
        path.endsWith('.ejs') &&
        readFileSync(new URL(`views/${path}`, projectFolder), 'utf8').includes('mailto:'),
    );
    expect(writing).toEqual([]);
  });
});
