/** What a run on the command line keeps for its flows: in its store, or in memory for as long as it runs. */
import { memoryKeep } from '../../broker/models/memory-keep.ts';
import type { WorkspaceKeep } from '../../broker/ports.ts';
import { storeKeep } from '../../host/workspace-keep.ts';
import { nodeHash, systemClock, systemRandom } from '../../kernel/host.node.ts';
import type { Store } from '../../store/store.ts';
import type { Bindings } from './run-bindings.ts';

const ports = { clock: systemClock, random: systemRandom, hash: nodeHash };

export function keepFor(store: Store | undefined, { pseudonymKey }: Bindings): WorkspaceKeep {
  return store === undefined ? memoryKeep({ ...ports, pseudonymKey }) : storeKeep(store, ports, pseudonymKey);
}
