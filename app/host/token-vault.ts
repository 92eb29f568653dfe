/** The broker's token vault over the encrypted store. */
import type { TokenVault } from '../broker/ports.ts';
import type { Clock, Hash, Random } from '../kernel/ports.ts';
import { newId } from '../kernel/ids.ts';
import type { VaultRepository } from '../store/ports.ts';

export function storeVault(vault: VaultRepository, ports: { clock: Clock; random: Random; hash: Hash }): TokenVault {
  const kindOf = (flowId: string, purpose: string): string => `${flowId} ${purpose}`;
  return {
    async tokenise(flowId, purpose, values) {
      const at = ports.clock.now();
      // Each value is a subject of its own: erasing somebody's address destroys its key, wherever its token has gone.
      return values.map((value) => vault.put({ subject: ports.hash.sha256(`vault subject ${value}`), kind: kindOf(flowId, purpose), value, token: newId('tok', ports), at }));
    },
    async restore(flowId, purpose, tokens) {
      return tokens.map((token) => vault.restore(token, kindOf(flowId, purpose)));
    },
  };
}
