import { contract } from '../app/ipc/contract.ts';
import { nodeBundle } from '../test/support/node-bundle.ts';

const channels = (kind: 'call' | 'push'): string[] =>
  Object.entries(contract)
    .filter(([, spec]) => spec.kind === kind)
    .map(([name]) => name);

/** A sandboxed preload can require nothing but `electron`, so it is one file, and gets the contract's names without its schemas. */
export default nodeBundle({
  entries: { preload: 'electron/preload/preload.ts' },
  folder: 'preload',
  format: 'cjs',
  single: true,
  define: { CALL_CHANNELS: JSON.stringify(channels('call')), PUSH_CHANNELS: JSON.stringify(channels('push')) },
});
