import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { expectNoViolations, type PageOptions, useBrowser } from './browser.ts';
import { demoPassword, type Portal, usePortal } from './portal.ts';

export interface WalkOptions extends PageOptions {
  /** How much larger than usual the text is set in the settings of the browser. */
  textScale?: number;
}

export interface Walkthrough {
  portal: Portal;
  /** Somebody at a browser of his or her own. */
  open: (options?: WalkOptions) => Promise<Walker>;
}

/** For a machine that does other things too: alone, a page takes a fraction of a second. */
const patience = 30_000;

/** The widths that every journey is walked at: a desk, and the narrowest that WCAG asks for. */
export const widths = [1280, 320];

/** The real portal, listening on this machine, and a real browser to walk through it with. */
export function useWalkthrough(): Walkthrough {
  vi.setConfig({ testTimeout: 4 * patience });
  const portal = usePortal();
  const browser = useBrowser();
  const met = new Set<string>();
  let server: Server;
  beforeAll(async () => {
    server = portal.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    portal,
    open: async (options = {}) => {
      const page = await browser.newPage(options);
      if (options.textScale) await enlargeText(page, options.textScale);
      return new Walker(page, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, options, met);
    },
  };
}

/** What «Teckenstorlek» in the settings of Chrome does. */
async function enlargeText(page: Page, scale: number) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 16 * scale, fixed: 13 * scale } });
}

/** A user who finds things by their names on the screen. Checks every page it meets. */
export class Walker {
  readonly page: Page;
  readonly #origin: string;
  readonly #options: WalkOptions;
  readonly #met: Set<string>;

  /** `met` holds the pages that need not be checked again, since they look just the same. */
  constructor(page: Page, origin: string, options: WalkOptions, met: Set<string>) {
    this.page = page;
    this.#origin = origin;
    this.#options = options;
    this.#met = met;
  }

  async signIn(username: string): Promise<void> {
    await this.visit('/logga-in');
    await this.fill('Användarnamn', username);
    await this.fill('Lösenord', demoPassword);
    await this.press('Logga in');
    expect(this.path, `${username} is signed in`).toBe('/');
  }

  /** Types an address, and returns the status of the answer. */
  async visit(path: string): Promise<number> {
    const answer = await this.page.goto(this.addressOf(path));
    await this.check();
    return answer!.status();
  }

  readonly addressOf = (path: string): string => this.#origin + path;

  /** Clicks on a link to another page. */
  async follow(name: string | RegExp, within: Locator = this.page.locator('body')): Promise<void> {
    await this.arrive(() => within.getByRole('link', { name, exact: true }).click());
  }

  /** Clicks on a button that sends a form. */
  async press(name: string): Promise<void> {
    await this.arrive(() => this.button(name).click());
  }

  /** Opens the menu of a row. */
  async openActions(about: string): Promise<void> {
    await this.page.locator('summary', { hasText: `Åtgärder för ${about}` }).click();
  }

  /** Does what leads to another page, and waits for it. */
  async arrive(action: () => Promise<unknown>): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: patience });
    await Promise.all([loaded, action()]);
    await this.check();
  }

  /** Shows another section of the form, which is on the page already. */
  async turnTo(tab: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: tab, exact: true }).click();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
  }

  async choose(label: string, option: string): Promise<void> {
    const field = this.field(label);
    const folded = this.page.locator('details:not([open])').filter({ has: field });
    if ((await folded.count()) > 0) await folded.last().locator('summary').click();
    await field.selectOption({ label: option });
  }

  /** Tries to leave, is asked about what is not saved, and stays. */
  async stayWhenAsked(leave: () => Promise<unknown>): Promise<void> {
    const asked = this.page.waitForEvent('dialog', { timeout: patience }).then(async (dialog) => {
      await dialog.dismiss();
      return dialog.type();
    });
    expect((await Promise.all([asked, leave()]))[0]).toBe('beforeunload');
  }

  /** Presses Tab until the focus is where it should be; returns the names of all that had it on the way. */
  async tabTo(target: Locator, most = 80): Promise<string[]> {
    const passed: string[] = [];
    while (passed.length < most) {
      await this.page.keyboard.press('Tab');
      passed.push(await this.focusInSight());
      if (await this.hasFocus(target)) return passed;
    }
    throw new Error(`not reached with Tab; passed: ${passed.join(' › ')}`);
  }

  hasFocus(element: Locator): Promise<boolean> {
    return element.evaluate((one: unknown) => one === document.activeElement);
  }

  field(label: string): Locator {
    const pattern = label.replace(/[().]/g, '\\$&');
    return this.page.getByLabel(new RegExp(`^\\s*${pattern}( \\(frivilligt\\))?\\s*$`));
  }

  box(name: string): Locator {
    return this.page.getByRole('checkbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  heading(): Promise<string> {
    return this.page.locator('h1').innerText();
  }

  /** The links of a navigation, the one for this page or section marked. */
  async navigation(name: string): Promise<string[]> {
    const links = await this.page.getByRole('navigation', { name, exact: true }).getByRole('link').all();
    return Promise.all(
      links.map(async (link) => {
        const isCurrent = (await link.getAttribute('aria-current')) !== null;
        return `${(await link.innerText()).trim()}${isCurrent ? ' ←' : ''}`;
      }),
    );
  }

  /** The message above the page after something was done. */
  async notice(): Promise<string> {
    return (await this.page.locator('.page-notices .ds-alert').innerText()).trim();
  }

  get errorSummary(): Locator {
    return this.page.locator('.ds-error-summary');
  }

  /** What is said at the field: its help, its error. */
  async descriptionOf(field: Locator): Promise<string> {
    const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const texts = await Promise.all(ids.map((id) => this.page.locator(`[id="${id}"]`).innerText()));
    return texts.join(' ');
  }

  /** What somebody sees of the page, without the frame around it. */
  mainText(): Promise<string> {
    return this.page.getByRole('main').innerText();
  }

  /** No page breaks WCAG, scrolls sideways or lacks a name; the console is watched all along. */
  async check(): Promise<void> {
    expect(await this.page.title()).toMatch(/^\S.* – Myndighetsportalen$/);
    await this.expectNoSidewaysScroll();
    const look = await this.#look();
    if (this.#met.has(look)) return;
    await expectNoViolations(this.page);
    this.#met.add(look);
  }

  /** What is on the page and how it is shown. */
  async #look(): Promise<string> {
    const content = (await this.page.content()).replace(
      /(name="_csrf" value="|data-session-left=")[^"]*/g,
      '$1',
    );
    return JSON.stringify([this.#options, content]);
  }

  async expectNoSidewaysScroll(): Promise<void> {
    const { view, ...found } = await this.page.evaluate<{ view: number; page: number; wide: string[] }>(
      tooWide,
    );
    expect(found, `${this.page.url()} at ${view} pixels`).toEqual({ page: view, wide: [] });
  }

  /** The name of what has the focus; it must show that it has it, and not be covered by anything. */
  private async focusInSight(): Promise<string> {
    const { name, problem } = await this.page.evaluate<{ name: string; problem: string }>(focusFound);
    expect(problem, `«${name}»`).toBe('');
    return name;
  }
}

// Run in the browser. As text, since TypeScript knows of no documents here.

declare const document: { activeElement: unknown };

/** What sticks out to the right. Tables scroll in frames of their own, and charts cut a name that is too long. */
const tooWide = `(() => {
  const view = document.documentElement.clientWidth;
  const isWide = (element) =>
    element.getBoundingClientRect().right > view + 0.5 && !element.closest('.table-wrapper > *, .chart > *');
  const wide = [...document.body.querySelectorAll('*')].filter(isWide);
  const page = document.documentElement.scrollWidth;
  return { view, page, wide: wide.map(({ outerHTML }) => outerHTML.slice(0, 120)) };
})()`;

/** A check box and its label are marked together; the skip link is there only while it has the focus. */
const focusFound = `(() => {
  const element = document.activeElement;
  const name = (element.labels?.[0] ?? element).textContent.replace(/\\s+/g, ' ').trim();
  const isMarked = ({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none';
  const marked = [element, element.closest('.ds-field')].filter(Boolean).map((one) => getComputedStyle(one));
  if (!marked.some(isMarked) && !element.matches('.ds-skip-link'))
    return { name, problem: 'does not show the focus' };
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + Math.min(width / 2, 100), top + Math.min(height / 2, 20));
  const isSeen = hit !== null && (element.contains(hit) || hit.contains(element));
  return { name, problem: isSeen ? '' : 'is covered by ' + (hit?.outerHTML.slice(0, 80) ?? 'the edge') };
})()`;
