import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/screen.ts'],
    // Windows share one screen and two cores: one file at a time.
    fileParallelism: false,
    pool: 'forks',
    // A window that the system did not give in time is asked for once more; what is wrong stays wrong.
    retry: 1,
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
