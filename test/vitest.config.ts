import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { builtPrograms, isCurrent } from './support/build.ts';
import { LongestFirst } from './support/longest-first.ts';

const support = (file: string): string => new URL(`support/${file}`, import.meta.url).pathname;
const root = new URL('..', import.meta.url).pathname;

// Whatever a test starts with Node (a worker, a command) is read and compiled once for all of them.
process.env['NODE_COMPILE_CACHE'] ??= `${root}.cache/compiled`;

/** Folders whose tests leave nothing behind: no process, server or file outlives one, so that many share a process, and what they load. */
const values = [
  'ai',
  'audit',
  'bundle',
  'compliance',
  'draft',
  'host',
  'import',
  'ipc',
  'kernel',
  'lint',
  'monitor',
  'nodes',
  'privacy',
  'renderer',
  'review',
  'workflow',
];
/** Not among them: what starts a browser, a server or Python, sets a clock, fills a disk, or measures the work of a process, or all that is tried the first time. */
const alone = [
  ...['designer', 'linear', 'growth', 'detectors', 'python-verifier', 'collectors', 'receivers'],
  ...['attacks-on-review', 'canary', 'clock-watch', 'full-disk', 'hostile-calls', 'lessons', 'sso', 'store-*', 'wrong-clock'],
];
const valueTests = values.map((folder) => `test/${folder}/**/!(${alone.join('|')}).test.ts`);
const never = ['test/e2e/**', 'test/bench/**', 'node_modules/**'];

// A build that is behind its sources would test what is no longer there.
const isBuilt = isCurrent('cli');

export default defineConfig({
  root,
  plugins: isBuilt ? [builtPrograms()] : [],
  resolve: {
    alias: [
      { find: 'fast-check', replacement: support('seeded-fast-check.ts') },
      ...(isBuilt ? [{ find: /^\.{1,2}\/.*\bforked-runner\.node\.ts$/, replacement: support('built-runner.ts') }] : []),
    ],
  },
  test: {
    pool: 'forks',
    // Many tests wait for servers, processes and disks: one more than there are cores, and none of them stands idle.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['test/support/each-file.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [...never, ...valueTests] } },
      { extends: true, test: { name: 'values', include: valueTests, exclude: never, isolate: false } },
    ],
  },
});
