import { nodeBundle } from '../../test/support/node-bundle.ts';

/**
 * The runner that the command line starts. In one build with it, every file of a step that both share would be a chunk of its own, and each command would
 * look for a hundred files more.
 */
export default nodeBundle({ entries: { 'runner-entry': 'app/host/runner-entry.node.ts' }, folder: 'cli', format: 'esm' });
