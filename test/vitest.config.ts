import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: 'test/support/global-setup.ts',
    reporters: ['default', './test/support/closing-line.ts'],
    // A browser on a busy build machine is given a second try; what is broken fails twice.
    retry: process.env.CI ? 1 : 0,
    // No test counts on what another has left; the seed that repeats an order is printed first.
    sequence: { shuffle: { tests: true } },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
