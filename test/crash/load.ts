import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, demoPassword, type Fields, formOf, Visitor } from '../support/portal.ts';

/** What the clients have been told, to be held against the database when it is over. */
export interface Told {
  /** Username to e-mail of the users that a client has made and not removed; null once removed. */
  users: Map<string, Known>;
  /** Telephone numbers of authorities that were saved. */
  telephones: string[];
  /** IDs of users whose password was reset, once per reset. */
  resets: number[];
  /** How many have been let in, by username. */
  signIns: Map<string, number>;
  yes: number;
  no: number;
  /** No answer, or that of a server in trouble: it may have been done or not. */
  unknown: number;
}

/** What was confirmed, and what may have come after it. */
export interface Known {
  confirmed: string | null;
  possible: (string | null)[];
}

export const nothingTold = (): Told => ({
  users: new Map(),
  telephones: [],
  resets: [],
  signIns: new Map(),
  yes: 0,
  no: 0,
  unknown: 0,
});

/** Fills in a form. */
type Fill = (form: Fields, shown: Answer) => Fields;

interface Own {
  id: number;
  username: string;
}

const list = '/administration/min-myndighet/anvandare';

/** An administrator who registers, changes, resets and removes users, and saves the authority, without a pause. */
export class Client {
  readonly #name: string;
  readonly #url: string;
  readonly #told: Told;
  readonly #random: () => number;
  readonly #own: Own[] = [];
  #visitor: Visitor | null = null;
  #number = 0;

  constructor(name: string, url: string, told: Told, random: () => number) {
    this.#name = name;
    this.#url = url;
    this.#told = told;
    this.#random = random;
  }

  /** Goes on whatever happens: with the session that it has, until it is told to sign in again. */
  async workUntil(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        this.#visitor ??= await this.#signIn(this.#name);
        if (this.#visitor) await this.#workOn();
      } catch {
        await pause(100); // A page that it only looked at did not come.
      }
    }
  }

  async #signIn(username: string): Promise<Visitor | null> {
    const visitor = new Visitor(this.#url);
    const answer = await this.#send(visitor, '/logga-in', (form) => ({
      ...form,
      username,
      password: demoPassword,
    }));
    if (answer?.status !== 303) return null;
    this.#told.signIns.set(username, (this.#told.signIns.get(username) ?? 0) + 1);
    return visitor;
  }

  #workOn(): Promise<void> {
    const own = this.#own[Math.floor(this.#random() * this.#own.length)];
    const chance = this.#random();
    if (!own || chance < 0.35) return this.#register();
    if (chance < 0.6) return this.#change(own);
    if (chance < 0.7) return this.#reset(own);
    if (chance < 0.8) return this.#remove(own);
    if (chance < 0.9) return this.#save();
    return this.#comeAndGo();
  }

  async #register(): Promise<void> {
    const username = this.#nextName();
    const fields = { firstName: 'Krasch', lastName: 'Test', language: 'sv', username };
    const email = `${username}@krasch.example`;
    const answer = await this.#note(username, email, () =>
      this.#submit(`${list}/ny`, (form, shown) => ({
        ...form,
        ...fields,
        email,
        roles: this.#someRoles(shown),
      })),
    );
    const id = Number(/anvandare\/(\d+)/.exec(answer?.headers.location ?? '')?.[1]);
    if (id) this.#own.push({ id, username });
  }

  async #change({ id, username }: Own): Promise<void> {
    const email = `${this.#nextName()}@krasch.example`;
    await this.#note(username, email, () =>
      this.#submit(`${list}/${id}/redigera`, (form, shown) => ({
        ...form,
        email,
        roles: this.#someRoles(shown),
      })),
    );
  }

  async #remove(own: Own): Promise<void> {
    const answer = await this.#note(own.username, null, () => this.#submit(`${list}/${own.id}/ta-bort`));
    if (answer?.status === 303) this.#own.splice(this.#own.indexOf(own), 1);
  }

  async #reset({ id }: Own): Promise<void> {
    const answer = await this.#submit(`${list}/${id}/aterstall-losenord`);
    if (answer?.status === 303) this.#told.resets.push(id);
  }

  async #save(): Promise<void> {
    const telephone = `08-${this.#nextName().replace(/\D/g, '').padStart(7, '0')}`;
    const answer = await this.#submit('/administration/min-myndighet/redigera', (form) => ({
      ...form,
      telephone,
    }));
    if (answer?.status === 303) this.#told.telephones.push(telephone);
  }

  async #comeAndGo(): Promise<void> {
    const visitor = await this.#signIn(this.#name);
    if (visitor) await this.#send(visitor, '/', (form) => form, 'header form');
  }

  #nextName(): string {
    return `krasch-${this.#url.split(':').at(-1)}-${this.#name}-${++this.#number}`;
  }

  /** About half of the roles on the form. */
  #someRoles({ page }: Answer): string[] {
    const boxes = page.querySelectorAll('input[name=roles]');
    return boxes.filter(() => this.#random() < 0.5).map((box) => box.getAttribute('value')!);
  }

  /** Keeps account of what the user's e-mail is, and of what it may be. */
  async #note(
    username: string,
    email: string | null,
    send: () => Promise<Answer | null>,
  ): Promise<Answer | null> {
    const known = this.#told.users.get(username) ?? { confirmed: null, possible: [] };
    this.#told.users.set(username, known);
    known.possible.push(email);
    const answer = await send().catch((fault: unknown) => {
      known.possible.pop(); // Its form did not come.
      throw fault;
    });
    if (answer?.status === 303) Object.assign(known, { confirmed: email, possible: [] });
    else if (answer) known.possible.pop();
    return answer;
  }

  #submit(path: string, fill: Fill = (form) => form): Promise<Answer | null> {
    return this.#send(this.#visitor!, path, fill);
  }

  /**
   * Opens a form and sends it. Null when it is not known what came of that.
   * @throws when the form does not come
   */
  async #send(visitor: Visitor, path: string, fill: Fill, selector?: string): Promise<Answer | null> {
    const shown = await visitor.get(path);
    if (shown.status === 303) this.#visitor = null; // Signed out.
    if (shown.status !== 200) throw new Error(`${path}: ${shown.status}`);
    const { action, fields } = formOf(shown, selector);
    const answer = await visitor.post(action || path, fill(fields, shown)).catch(() => null);
    const outcome = !answer || answer.status >= 500 ? 'unknown' : answer.status === 303 ? 'yes' : 'no';
    this.#told[outcome] += 1;
    return outcome === 'unknown' ? null : answer;
  }
}
