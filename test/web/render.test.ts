import { expect, it } from 'vitest';
import { loadAssets } from '../../src/web/assets.ts';
import { renderer } from '../../src/web/render.ts';

const render = renderer(loadAssets());
const nobody = { actor: null, path: '/', notice: null, csrfToken: '' };
const text = { title: 'Sidan finns inte', text: 'Kontrollera adressen.' };

it('a view is shown with what it is given', () => {
  expect(render('errors/error', { ...text, code: null }, nobody)).toContain('Kontrollera adressen.');
});

it('what a view says that it reads and is not given is a fault, not an empty place', () => {
  expect(() => render('errors/error', text, nobody)).toThrow('is not given code');
});
