import type ts from 'typescript';

/**
 * Takes the ways through a condition in turn, until each has been taken. Conditions with the same words go the same
 * way within one round.
 */
export class Choices {
  readonly #taken = new Map<ts.Node, number[]>();
  #decided = new Map<string, number>();

  /** The way to take, from zero. */
  choose(condition: ts.Node, ways: number): number {
    const words = `${ways} ${condition.getText()}`;
    const taken = this.#taken.get(condition) ?? new Array<number>(ways).fill(0);
    this.#taken.set(condition, taken);
    const way = this.#decided.get(words) ?? taken.indexOf(Math.min(...taken));
    this.#decided.set(words, way);
    taken[way]! += 1;
    return way;
  }

  /** Whether ways are left that have not been taken. */
  nextRound(): boolean {
    this.#decided = new Map();
    return [...this.#taken.values()].some((taken) => taken.includes(0));
  }
}
