import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Guest } from '../support/guest.ts';
import { newUser } from '../support/people.ts';
import { type Answer, demoPassword } from '../support/portal.ts';

/** Demo users to sign in as, all administrators but the second. */
export const usernames = ['karin', 'lars', 'ensam', 'nimic', 'atkomst'];

const pages = ['/', '/administration/min-myndighet', '/sok-myndighet', '/mina-uppgifter'];

/** What came of a request. */
export interface Outcome {
  kind: 'page' | 'save';
  /** With the phase that it was sent in, and the one that it ended in. */
  sentIn: string;
  endedIn: string;
  /** Why it did not get the page asked for, or was not confirmed; empty otherwise. */
  fault: string;
  milliseconds: number;
  /** When it ended. */
  at: number;
}

/** People who are signed in, and go on until it is over: they look at pages, save their own details, register users. */
export class Load {
  /** Named by whoever disturbs them. */
  phase: string;
  readonly outcomes: Outcome[] = [];
  /** Whose last answer was a confirmed save, with that save. */
  readonly lastSaved = new Map<string, string>();
  /** Telephone numbers whose saves were confirmed. */
  readonly telephones: string[] = [];
  /** Usernames whose registration was confirmed; each gets a mail. */
  readonly registered: string[] = [];
  readonly #origin: string;
  readonly #guests = new Map<string, Guest>();
  readonly #working: Promise<void>[] = [];
  #number = 0;
  #isOver = false;

  constructor(origin: string, phase: string) {
    this.#origin = origin;
    this.phase = phase;
  }

  async signIn(): Promise<void> {
    for (const username of usernames) {
      const guest = new Guest(this.#origin);
      const { status } = await guest.submit('/logga-in', { username, password: demoPassword });
      if (status !== 303) throw new Error(`${username} could not sign in: ${status}`);
      this.#guests.set(username, guest);
    }
  }

  /** Connections over which pages are asked for without a pause. */
  look(connections: number): void {
    const cookies = [...this.#guests.values()].map(({ cookie }) => cookie);
    for (let index = 0; index < connections; index += 1)
      this.#working.push(this.#keepAsking(cookies[index % cookies.length]!, index));
  }

  /** Each saves a telephone number of their own again and again. */
  save(names = usernames): void {
    for (const name of names) this.#working.push(this.#keepSaving(name));
  }

  /** Each registers users, at most a few in a second: there is a limit to the mails that somebody causes. */
  register(names: string[]): void {
    for (const name of names) this.#working.push(this.#keepRegistering(this.#guests.get(name)!));
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#working);
  }

  /** Which of them would have to sign in again. */
  async signedOut(): Promise<string[]> {
    const answers = await Promise.all([...this.#guests.values()].map((guest) => guest.get('/')));
    return usernames.filter((_, index) => answers[index]!.status !== 200);
  }

  /** Whose own page does not show what was confirmed last. */
  async lostLast(): Promise<string[]> {
    const lost = [...this.lastSaved].map(async ([username, telephone]) => {
      const { text } = await this.#guests.get(username)!.get('/mina-uppgifter');
      return text.includes(telephone) ? [] : [username];
    });
    return (await Promise.all(lost)).flat();
  }

  get failed(): Outcome[] {
    return this.outcomes.filter(({ fault }) => fault);
  }

  async #keepAsking(cookie: string, from: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let count = from; !this.#isOver; count += 1) {
      const path = pages[count % pages.length]!;
      await this.#note('page', path, 200, () => this.#ask(agent, cookie, path));
    }
    agent.destroy();
  }

  async #keepSaving(username: string): Promise<void> {
    const guest = this.#guests.get(username)!;
    while (!this.#isOver) {
      const telephone = `+46 8 ${10_000_000 + ++this.#number}`;
      const isSaved = await this.#note('save', 'a save', 303, () =>
        guest.submit('/mina-uppgifter', { telephone }),
      );
      if (isSaved) this.telephones.push(telephone);
      if (isSaved) this.lastSaved.set(username, telephone);
      // It may have been saved all the same.
      else this.lastSaved.delete(username);
    }
  }

  async #keepRegistering(guest: Guest): Promise<void> {
    while (!this.#isOver) {
      const username = `belastning-${++this.#number}`;
      const fields = { ...newUser(`-${this.#number}`), username };
      const isRegistered = await this.#note('save', 'a registration', 303, () =>
        guest.submit('/administration/min-myndighet/anvandare/ny', fields),
      );
      if (isRegistered) this.registered.push(username);
      await pause(300);
    }
  }

  /** Whether it was answered as it should be. */
  async #note(
    kind: Outcome['kind'],
    what: string,
    expected: number,
    send: () => Promise<Pick<Answer, 'status'>>,
  ): Promise<boolean> {
    const sentIn = this.phase;
    const from = performance.now();
    const fault = await send().then(
      ({ status }) => (status === expected ? '' : `${what} ${status}`),
      (reason: unknown) => `${what} ${(reason as Error).message}`,
    );
    const milliseconds = performance.now() - from;
    this.outcomes.push({ kind, sentIn, endedIn: this.phase, fault, milliseconds, at: Date.now() });
    if (fault) await pause(100);
    return fault === '';
  }

  async #ask(agent: Agent, cookie: string, path: string): Promise<{ status: number }> {
    const headers = { cookie, 'x-forwarded-proto': 'https' };
    const sent = request(this.#origin + path, { agent, headers }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return { status: answer.statusCode! };
  }
}
