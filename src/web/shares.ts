/** A limited resource of a process, of which each client may take only a part (SEC-07). */
export class Shares {
  readonly #whole: number;
  readonly #each: number;
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor({ whole, each }: { whole: number; each: number }) {
    this.#whole = whole;
    this.#each = each;
  }

  /** Takes a part for the client, or says what is used up: the client's share, or the whole. */
  take(client: string, amount: number): 'taken' | 'client' | 'portal' {
    const own = (this.#taken.get(client) ?? 0) + amount;
    if (own > this.#each) return 'client';
    if (this.#total + amount > this.#whole) return 'portal';
    this.#taken.set(client, own);
    this.#total += amount;
    return 'taken';
  }

  giveBack(client: string, amount: number): void {
    const own = (this.#taken.get(client) ?? 0) - amount;
    if (own > 0) this.#taken.set(client, own);
    else this.#taken.delete(client);
    this.#total -= amount;
  }
}
