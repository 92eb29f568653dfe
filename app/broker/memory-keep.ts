/** What is kept for as long as the process lives: for runs without a store. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Clock, Random } from '../kernel/ports.ts';
import { memoryTables } from './memory-tables.ts';
import type { TokenVault, WorkspaceKeep } from './ports.ts';

/** As the store does it (app/store/repositories/vault.ts), under a key from elsewhere. */
export function keyedDigest(key: string, purpose: string, value: string): string {
  return bytesToHex(hmac(sha256, hmac(sha256, utf8ToBytes(key), utf8ToBytes(purpose)), utf8ToBytes(value)));
}

export interface MemoryKeepPorts { readonly clock: Clock; readonly random: Random; readonly pseudonymKey?: string | undefined }

/** The same value has the same token within a flow and purpose. */
function memoryVault(ports: MemoryKeepPorts): TokenVault {
  const tokens = new Map<string, string>();
  const values = new Map<string, string>();
  return {
    tokenise: async (flowId, purpose, plain) => plain.map((value) => {
      const key = JSON.stringify([flowId, purpose, value]);
      const known = tokens.get(key);
      if (known !== undefined) return known;
      const token = newId('tok', ports);
      tokens.set(key, token);
      values.set(JSON.stringify([flowId, purpose, token]), value);
      return token;
    }),
    restore: async (flowId, purpose, asked) => asked.map((token) => {
      const value = values.get(JSON.stringify([flowId, purpose, token]));
      if (value === undefined) throw new UserError('privacy/unknown-token', 'This token stands for nothing here.', { mend: 'Tokens of a run without a store end with it; give --store.' });
      return value;
    }),
    async pseudonymise(purpose, plain) {
      const key = ports.pseudonymKey;
      if (key === undefined) throw new UserError('privacy/no-key', 'There is no secret key here to make digests of personal values with.', { mend: 'Run the flow with --store, or put "pseudonymKey": { "env": "NAME" } beside "connections" into the bindings.' });
      return plain.map((value) => keyedDigest(key, purpose, value));
    },
  };
}

export function memoryKeep(ports: MemoryKeepPorts): WorkspaceKeep {
  return { vault: memoryVault(ports), tables: memoryTables() };
}
