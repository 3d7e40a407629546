import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A step that cannot be done here; the message says why. */
export class Skipped extends Error {}

/** Steps that are done one after the other, each told in a line, and what must be put away after them. */
export class Trial {
  readonly folder = mkdtempSync(join(tmpdir(), 'portal-operation-'));
  readonly counts = { ok: 0, failed: 0, skipped: 0 };
  #ends: (() => unknown)[] = [];
  #ended: Promise<void> | null = null;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void this.end().finally(() => process.exit(130)));
  }

  /** Others than root, such as PostgreSQL, may pass through the folder. */
  async open(): Promise<void> {
    await chmod(this.folder, 0o711);
  }

  /** Does the step, and tells how it went with what it returns. One that fails does not stop the others. */
  async step(what: string, run: () => Promise<unknown>): Promise<void> {
    if (this.#isOver()) return;
    try {
      const said = await run();
      this.#tell('ok', what, typeof said === 'string' ? said : '');
    } catch (fault) {
      if (this.#isOver()) return;
      const isSkipped = fault instanceof Skipped;
      this.#tell(isSkipped ? 'skipped' : 'failed', what, isSkipped ? fault.message : String(fault));
    }
  }

  /** To be done at the end, last things first, whatever happens. */
  atEnd(end: () => unknown): void {
    this.#ends.push(end);
  }

  /** Puts everything away; once. */
  end(): Promise<void> {
    return (this.#ended ??= this.#putAway());
  }

  #isOver(): boolean {
    return this.#ended !== null;
  }

  async #putAway(): Promise<void> {
    for (const end of this.#ends.reverse())
      await Promise.resolve()
        .then(end)
        .catch((fault: unknown) => console.error(fault));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  #tell(how: keyof typeof this.counts, what: string, said: string): void {
    this.counts[how] += 1;
    console.log(`${how.padEnd(7)}  ${what}${said && ` (${said})`}`);
  }
}
