import { parse } from 'node-html-parser';
import { formOf } from '../../support/portal.ts';

/** A browser behind the reverse proxy that production has: keeps its cookie, fills in forms. */
export class Browser {
  readonly headers: Record<string, string> = { 'x-forwarded-proto': 'https' };

  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  async get(path: string): Promise<string> {
    return (await this.#ask(path)).text;
  }

  /** A page's form as the browser would send it, with changes. */
  async form(path: string, changes: Record<string, string | string[]> = {}): Promise<URLSearchParams> {
    const { text, status } = await this.#ask(path);
    const { fields } = formOf({ status, text, headers: {}, page: parse(text) });
    return new URLSearchParams(
      Object.entries({ ...fields, ...changes }).flatMap(([name, values]) =>
        [values].flat().map((value): [string, string] => [name, value]),
      ),
    );
  }

  async submit(path: string, changes: Record<string, string>): Promise<void> {
    await this.send(path, await this.form(path, changes));
  }

  /** Sends a form that is accepted, and returns how long the answer took, in milliseconds. */
  async send(path: string, fields: URLSearchParams): Promise<number> {
    const start = performance.now();
    const { status, text } = await this.#ask(path, fields);
    if (status !== 303) throw new Error(`${path} answers ${status}: ${text.slice(0, 200)}`);
    return performance.now() - start;
  }

  async #ask(path: string, body?: URLSearchParams): Promise<{ status: number; text: string }> {
    const response = await fetch(this.origin + path, {
      ...(body && { method: 'POST', body }),
      headers: this.headers,
      redirect: 'manual',
    });
    // The first is the session's or the known browser's: both are sent back.
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
    if (cookies.length > 0) this.headers.cookie = cookies.join('; ');
    return { status: response.status, text: await response.text() };
  }
}
