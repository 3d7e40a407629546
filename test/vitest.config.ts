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
    // No test counts on what another has left; VITEST_SEED tries another order.
    sequence: { shuffle: { tests: true }, seed: Number(process.env.VITEST_SEED ?? 1795652736493) },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
