import { nodeBundle } from '../../test/support/node-bundle.ts';

/** The command line: one entry, a chunk a command, so that each loads only what it needs. The runner is a build of its own (vite.runner.config.ts). */
export default nodeBundle({ entries: { start: 'app/cli/start.ts' }, folder: 'cli', format: 'esm', apart: ['runner-entry'] });
