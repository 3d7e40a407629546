import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { Language } from '../../src/db/generated/enums.ts';
import { compose } from '../../src/mail/compose.ts';
import { examples } from '../../src/mail/examples.ts';
import { type TemplateName, templates } from '../../src/mail/templates.ts';
import { readSettings } from '../../src/settings.ts';
import { fieldErrors, usePortal, Visitor } from '../support/portal.ts';

const portal = usePortal();
const settings = readSettings({ NODE_ENV: 'test' });
const names = Object.keys(templates) as TemplateName[];

describe.each([
  { where: 'for the Commission', path: '/administration/mejl/forhandsvisning', username: 'kommissionen' },
  { where: 'in the demo', path: '/demo/mejl/forhandsvisning', username: null },
])('previews $where', ({ path, username }) => {
  const browser = () => (username ? portal.signIn(username) : portal.visitor());

  it('MAIL-01 show every mail in every language: subject, HTML and text', async () => {
    const visitor = await browser();
    for (const name of names)
      // Each mail in some languages, and each language for some mails: all are composed in compose.test.ts.
      for (const language of Object.values(Language).filter(
        (_, at) => (at + names.indexOf(name)) % 8 === 0,
      )) {
        const { page } = await visitor.get(`${path}?template=${name}&language=${language}`);
        const { subject, text, html } = compose(name, language, examples[name], settings);
        expect(page.querySelector('dd')?.textContent).toBe(subject);
        expect(page.querySelector('.ds-card p')?.textContent).toBe(text);
        const address = page.querySelector('iframe')!.getAttribute('src')!;
        expect((await visitor.get(address)).text).toBe(html);
      }
  });

  it('MAIL-01 offer every mail, and every language by its own name', async () => {
    const { page } = await (await browser()).get(path);
    expect(page.querySelectorAll('select[name=template] option')).toHaveLength(names.length);
    const languages = page.querySelectorAll('select[name=language] option').map(({ text }) => text.trim());
    expect(languages).toHaveLength(24);
    expect(languages).toEqual(expect.arrayContaining(['Deutsch', 'suomi', 'svenska']));
  });

  it('SEC-03 a mail has a policy of its own, as strict, and only our pages frame it', async () => {
    const { headers } = await (await browser()).get(`${path}/password-reset/fi`);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none';style-src( 'sha256-[\w+/]{43}='){2};sandbox;form-action 'none';base-uri 'none';frame-ancestors 'self'$/,
    );
    expect(headers).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  it('SEC-05 say what to choose when that is none', async () => {
    const visitor = await browser();
    const answer = await visitor.get(`${path}?template=toString&language=xx`);
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual({
      template: 'Välj mejl i listan.',
      language: 'Välj språk i listan.',
    });
    for (const wrong of ['toString/sv', 'password-reset/xx', '__proto__/sv'])
      expect((await visitor.get(`${path}/${wrong}`)).status).toBe(404);
  });
});

it('MAIL-01 outside the demo only the Commission has previews', async () => {
  const { prisma, pool } = portal;
  const app = createApp({ settings: { ...settings, isDemo: false }, prisma, pool });
  for (const path of ['', '/password-reset/sv'])
    expect((await new Visitor(app).get(`/demo/mejl/forhandsvisning${path}`)).status).toBe(404);
});
