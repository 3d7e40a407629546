import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dialog, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { expectNoViolations, useBrowser, type PageOptions } from './browser.ts';
import { demoPassword, usePortal, type Portal } from './portal.ts';

export interface WalkOptions extends PageOptions {
  /** How much larger than usual the text is set in the settings of the browser. */
  textScale?: number;
}

export interface Walkthrough {
  portal: Portal;
  /** Somebody at a browser of his or her own. */
  open: (options?: WalkOptions) => Promise<Walker>;
}

/** The widths that every journey is walked at: a desk, and the narrowest that WCAG asks for. */
export const widths = [1280, 320];

/** The real portal, listening on this machine, and a real browser to walk through it with. */
export function useWalkthrough(): Walkthrough {
  const portal = usePortal();
  const browser = useBrowser();
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
    open: async ({ textScale = 1, ...options } = {}) => {
      const page = await browser.newPage(options);
      if (textScale !== 1) await enlargeText(page, textScale);
      return new Walker(page, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    },
  };
}

/** What «Teckenstorlek» in the settings of Chrome does. */
async function enlargeText(page: Page, scale: number) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 16 * scale, fixed: 13 * scale } });
}

/** Somebody who finds things by their names on the screen. Every page met is checked as it is met. */
export class Walker {
  readonly page: Page;
  readonly #origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
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
    const answer = await this.page.goto(this.#origin + path);
    await this.check();
    return answer!.status();
  }

  /** Clicks on a link to another page. */
  async follow(name: string | RegExp, within: Locator = this.page.locator('body')): Promise<void> {
    await this.arrive(() => within.getByRole('link', { name, exact: true }).click());
  }

  /** Clicks on a button that sends a form. */
  async press(name: string): Promise<void> {
    await this.arrive(() => this.button(name).click());
  }

  /** Does what leads to another page, and waits for it. */
  async arrive(action: () => Promise<unknown>): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 10_000 });
    await Promise.all([loaded, action()]);
    await this.check();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.field(label).selectOption({ label: option });
  }

  /** Tries to go, and answers the question about unsaved changes: with staying. */
  async stayWhenAsked(action: () => Promise<unknown>): Promise<void> {
    const [dialog] = await Promise.all([this.page.waitForEvent('dialog', { timeout: 10_000 }), action()]);
    expect((dialog as Dialog).type()).toBe('beforeunload');
    await (dialog as Dialog).dismiss();
  }

  /** Presses Tab until the focus is on the element; returns the names of what it passed, this one last. */
  async tabTo(target: Locator, most = 80): Promise<string[]> {
    const passed: string[] = [];
    for (let presses = 0; presses < most; presses++) {
      await this.page.keyboard.press('Tab');
      passed.push(await this.focused());
      await this.expectFocusVisible();
      if (await target.evaluate((element) => element === document.activeElement)) return passed;
    }
    throw new Error(`not reached with Tab; passed: ${passed.join(' › ')}`);
  }

  /** The name on the screen of what has the focus. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0] ?? element;
      return (label?.getAttribute('aria-label') ?? label?.textContent ?? '').replace(/\s+/g, ' ').trim();
    });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
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

  /** The message above the page after something was done. */
  async notice(): Promise<string> {
    return (await this.page.locator('.page-notices .ds-alert').innerText()).trim();
  }

  /** The messages of the summary on top, which must have the focus. */
  async errors(): Promise<string[]> {
    const summary = this.page.locator('.ds-error-summary');
    if ((await this.focused()) !== (await textOf(summary))) throw new Error('the summary is not focused');
    return await summary.getByRole('link').allInnerTexts();
  }

  /** What somebody sees of the page, without the frame around it. */
  mainText(): Promise<string> {
    return this.page.getByRole('main').innerText();
  }

  /** No page breaks WCAG, or scrolls sideways, or lacks a name; the console is watched all along. */
  async check(): Promise<void> {
    await expectNoViolations(this.page);
    await this.expectNoSidewaysScroll();
    expect(await this.page.title()).toMatch(/^\S.* – Myndighetsportalen$/);
  }

  async expectNoSidewaysScroll(): Promise<void> {
    const { page, view, wide } = await this.page.evaluate(() => {
      const view = document.documentElement.clientWidth;
      const isWide = (element: Element) =>
        element.getBoundingClientRect().right > view + 0.5 && !element.closest('.table-wrapper > *');
      const wide = [...document.body.querySelectorAll('*')].filter(isWide);
      return {
        page: document.documentElement.scrollWidth,
        view,
        wide: wide.map(({ outerHTML }) => outerHTML.slice(0, 120)),
      };
    });
    expect({ page, wide }, `${this.page.url()} at ${view} pixels`).toEqual({ page: view, wide: [] });
  }

  /** What has the focus shows it, and is in sight: not under the bar with the buttons. */
  private async expectFocusVisible(): Promise<void> {
    const problem = await this.page.evaluate(() => {
      const element = document.activeElement!;
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      if (outlineStyle === 'none' && boxShadow === 'none') return 'shows no focus';
      const { left, top, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + Math.min(height, 40) / 2);
      const isSeen = hit !== null && (element.contains(hit) || hit.contains(element));
      return isSeen ? null : `is hidden behind ${hit?.outerHTML.slice(0, 80) ?? 'the edge'}`;
    });
    expect(problem, `«${await this.focused()}»`).toBeNull();
  }
}

const textOf = async (element: Locator): Promise<string> =>
  ((await element.textContent()) ?? '').replace(/\s+/g, ' ').trim();
