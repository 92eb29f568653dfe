import { nodeBundle } from '../test/support/node-bundle.ts';

/** Bundled apart from the main process, so that a runner holds no code that opens the store or the network. */
export default nodeBundle({ entries: { runner: 'electron/runner/runner.ts' }, folder: 'runner', format: 'cjs' });
