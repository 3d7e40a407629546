import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { safeTargets } from '../../src/web/safe-target.ts';
import { demoPassword, usePortal } from '../support/portal.ts';

const safeTarget = safeTargets(routes);
const site = 'https://portalen.example';
const portal = usePortal();

/** What has led elsewhere in one program or another. */
const hostile = [
  ...['https://evil.example/', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example'],
  ...['javascript:alert(1)', 'data:text/html,x', '/\t/evil.example', '/\n/evil.example', '\t//evil.example'],
  ...[
    '/.//evil.example/x',
    '/./\\evil.example',
    '/%2e%2e//evil.example',
    '/%2e//evil.example',
    '/..//evil.example',
  ],
  ...[
    '/administration/..//evil.example',
    '/administration/%2e%2e//evil.example',
    '/%2F/evil.example',
    '/%5Cevil.example',
  ],
  ...[
    '@evil.example',
    '/@evil.example',
    '.evil.example',
    'evil.example',
    '?//evil.example',
    '/#//evil.example',
  ],
  ...[
    '/finns-inte',
    '/logga-ut',
    '/mina-uppgifter/../..//evil.example',
    '/myndigheter/..%2f..%2f/evil.example',
  ],
];

describe('a page to go on to after signing in', () => {
  it.each(hostile)('SEC-05 is ours or the start page: %s', async (target) => {
    expect(safeTarget(target)).toBe('/');
    const karin = await portal.signIn('karin');
    const shown = await karin.get(`/logga-in?till=${encodeURIComponent(target)}`);
    expect(shown).toMatchObject({ status: 303, headers: { location: '/' } });
    const fields = { username: 'lars', password: demoPassword, target };
    expect((await portal.visitor().submit('/logga-in', fields)).headers.location).toBe('/');
  });

  it.each([
    '/',
    '/administration',
    '/Administration/',
    '/administration/min-myndighet/anvandare?text=a%20b&sida=2',
    '/myndigheter/17/moduler',
    '/inbjudan/sE-_9',
    '/sok-myndighet?text=https://evil.example',
  ])('is the one that was asked for: %s', (target) => {
    expect(safeTarget(target)).toBe(target);
  });

  it('SEC-05 whatever is asked for, a browser stays on the site, at a page of ours', () => {
    const piece = fc.constantFrom(
      ...[
        '/',
        '//',
        '\\',
        '.',
        '..',
        '%2e',
        '%2f',
        '%5c',
        '@',
        ':',
        '?',
        '#',
        '\t',
        '\n',
        '\0',
        ' ',
        'http:',
      ],
      ...['evil.example', 'administration', 'myndigheter', '17', 'logga-in', 'å', '\u2028', '％', '／'],
    );
    const anything = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(anything, (target) => {
        const safe = safeTarget(target);
        expect(new URL(safe, site).origin).toBe(site);
        expect(new URL(safe, site).pathname + new URL(safe, site).search).toBe(safe);
        expect(safe).toMatch(/^\/(?![/\\])/);
      }),
      { numRuns: 5_000 },
    );
  });
});
