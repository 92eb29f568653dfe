/** What the broker keeps for flows, over the encrypted store. */
import { derivedKeys, keyedDigest } from '../broker/models/memory-keep.ts';
import type { TokenVault, WorkspaceKeep } from '../broker/ports.ts';
import { codeOfError } from '../kernel/errors.ts';
import type { Clock, Hash, Random } from '../kernel/ports.ts';
import { freeAlikeToken } from '../workflow/model/alike-tokens.ts';
import { newId } from '../kernel/ids.ts';
import type { VaultRepository } from '../store/ports.ts';
import type { Store } from '../store/store.ts';

export interface KeepPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
}

/** Under what the vault keeps a value, so that it can be found and erased again. */
export const vaultSubject = (value: string, hash: Hash): string => hash.sha256(`vault subject ${value}`);

function storeVault(vault: VaultRepository, ports: KeepPorts, pseudonymKey: string | undefined): TokenVault {
  const kindOf = (flowId: string, purpose: string): string => `${flowId} ${purpose}`;
  return {
    async tokenise(flowId, purpose, values, looks) {
      const at = ports.clock.now();
      const kind = kindOf(flowId, purpose);
      const bytes = (length: number): Uint8Array => ports.random.bytes(length);
      // Each value is a subject of its own: erasing somebody's address destroys its key, wherever its token has gone.
      return values.map((value) => {
        const token = looks === undefined ? undefined : freeAlikeToken(value, bytes, vault.has);
        const entry = { subject: vaultSubject(value, ports.hash), kind, value, at };
        return vault.put(token === undefined ? { ...entry, token: newId('tok', ports) } : { ...entry, token, looks });
      });
    },
    async restore(flowId, purpose, tokens, known) {
      const kind = kindOf(flowId, purpose);
      return tokens.map((token) => {
        try {
          return vault.restore(token, kind);
        } catch (error) {
          if (known === true && codeOfError(error) === 'privacy/unknown-token') return token;
          throw error;
        }
      });
    },
    async pseudonymise(purpose, values) {
      return values.map((value) =>
        pseudonymKey === undefined ? vault.pseudonym(purpose, value) : keyedDigest(pseudonymKey, purpose, value),
      );
    },
    erase: (subject) => vault.eraseSubject(subject),
  };
}

/** With `pseudonymKey`, hashes are made with it instead of the store's own key: for several stores that must agree. */
export function storeKeep(
  store: Pick<Store, 'vault' | 'tables' | 'consents' | 'runData' | 'putBack'>,
  ports: KeepPorts,
  pseudonymKey?: string,
): WorkspaceKeep {
  return {
    vault: storeVault(store.vault, ports, pseudonymKey),
    tables: store.tables,
    consents: store.consents,
    runData: store.runData,
    settle: () => store.vault.settle(),
    lasts: true,
    putBack: store.putBack,
    keys: pseudonymKey === undefined ? { seed: (use, purpose) => store.vault.seed(use, purpose) } : derivedKeys(pseudonymKey),
  };
}
