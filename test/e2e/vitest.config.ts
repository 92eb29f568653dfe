import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../support/longest-first.ts';
import { atOnce } from './screens.ts';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/screen.ts'],
    setupFiles: ['test/e2e/own-screen.ts'],
    // Much of the time of a window goes by in waiting for it.
    maxWorkers: atOnce,
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // A window that the system did not give in time is asked for once more; what is wrong stays wrong.
    retry: 1,
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
