import { writeSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Prints `N passed, N failed` as the very last line. What fails outside a test counts as one failure. */
export default class ClosingLine implements Reporter {
  private line = '0 passed, 1 failed';

  onInit() {
    process.once('exit', () => writeSync(1, `${this.line}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const faults = errors.length + suites.filter((suite) => suite.errors().length > 0).length;
    const skipped = tests.length - count('passed') - count('failed');
    this.line = `${count('passed')} passed, ${count('failed') + faults} failed${skipped ? `, ${skipped} skipped` : ''}`;
  }
}
