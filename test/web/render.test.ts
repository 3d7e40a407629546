import { expect, it } from 'vitest';
import { loadAssets } from '../../src/web/assets.ts';
import { renderer } from '../../src/web/render.ts';

const render = renderer(loadAssets(), 'Provmyndigheten');
const nobody = {
  actor: null,
  path: '/',
  notice: null,
  csrfToken: '',
  ownerToken: '',
  waiting: 0,
  now: new Date(),
};

it('a view is shown with what it is given, within the layout', () => {
  const locals = { title: 'Sidan finns inte', text: 'Kontrollera adressen.' };
  const html = render({ view: 'errors/error', locals }, nobody);
  expect(html).toContain('Kontrollera adressen.');
  expect(html).toContain('<title>Sidan finns inte – Myndighetsportalen</title>');
});
