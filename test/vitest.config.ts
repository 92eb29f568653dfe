import { defineConfig } from 'vitest/config';
import { isCurrent } from './support/build.ts';

const support = (file: string): string => new URL(`support/${file}`, import.meta.url).pathname;

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: {
    alias: [
      { find: 'fast-check', replacement: support('seeded-fast-check.ts') },
      // A build that is behind its sources would test what is no longer there.
      ...(isCurrent('cli') ? [{ find: /^\.{1,2}\/.*\bforked-runner\.node\.ts$/, replacement: support('built-runner.ts') }] : []),
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**', 'node_modules/**'],
    pool: 'forks',
    // By default one core stays free; many tests wait for servers and processes, so all of them are put to use.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
