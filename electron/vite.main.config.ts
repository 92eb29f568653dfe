import { nodeBundle } from '../test/support/node-bundle.ts';

/** CommonJS, because Electron starts it before its own event loop and waits for no module graph. */
export default nodeBundle({ entries: { main: 'electron/main/boot.ts' }, folder: 'main', format: 'cjs' });
