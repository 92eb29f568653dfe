import { nodeBundle } from '../../test/support/node-bundle.ts';

const commands = (...names: readonly string[]): readonly string[] => names.map((name) => `app/cli/commands/${name}.ts`);

/**
 * The command line: one entry, and for each command files that hold only what it needs, few of them for the commands that people wait for. The runner is a
 * build of its own (vite.runner.config.ts).
 */
export default nodeBundle({
  entries: { start: 'app/cli/start.ts' },
  folder: 'cli',
  format: 'esm',
  apart: ['runner-entry'],
  uses: {
    heavy: {
      once: ['app/cli/runs/run-once.ts'],
      verify: commands('verify'),
      lint: commands('lint'),
      lists: commands('models', 'fairness', 'separation'),
    },
    light: [
      'app/cli/start.ts',
      ...commands('run', 'key', 'trust', 'audit', 'evidence', 'runs', 'store', 'answer', 'held', 'cluster', 'egress', 'script', 'doctor'),
      ...commands('serve', 'detect'),
    ],
  },
});
