import { parse } from 'node-html-parser';
import { type Answer, encode, type Fields, formOf } from './portal.ts';

/** A browser without JavaScript at a portal in a process of its own, behind a proxy with TLS as it believes. */
export class Guest {
  readonly origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.origin = origin;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask(path, { headers });
  }

  /** Opens the page, changes the named fields of its form, and sends it. */
  async submit(path: string, changes: Fields = {}): Promise<Answer> {
    const form = formOf(await this.get(path));
    return this.send(form.action || path, { ...form.fields, ...changes });
  }

  /** Sends fields as they are. */
  send(path: string, fields: Fields): Promise<Answer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#ask(path, { method: 'POST', headers, body: encode(fields) });
  }

  async #ask(path: string, { headers, ...rest }: RequestInit): Promise<Answer> {
    const answer = await fetch(new URL(path, this.origin), {
      ...rest,
      redirect: 'manual',
      headers: { ...(headers as object), cookie: this.cookie, 'x-forwarded-proto': 'https' },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      this.#cookies.set(name!, value!);
    }
    const text = await answer.text();
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text, page: parse(text) };
  }
}
