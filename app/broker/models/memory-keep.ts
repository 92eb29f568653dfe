/** What is kept for as long as the process lives: for runs without a store. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { UserError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Clock, Random } from '../../kernel/ports.ts';
import { freeAlikeToken } from '../../workflow/model/alike-tokens.ts';
import { memoryTables } from './memory-tables.ts';
import type { ConsentEntry, ConsentRegister, KeySource, TokenVault, WorkspaceKeep } from '../ports.ts';

/** As the store does it (app/store/repositories/vault.ts), under a key from elsewhere. */
export function keyedDigest(key: string, purpose: string, value: string): string {
  return bytesToHex(hmac(sha256, hmac(sha256, utf8ToBytes(key), utf8ToBytes(purpose)), utf8ToBytes(value)));
}

function keyOf(key: string | undefined): string {
  if (key === undefined)
    throw new UserError('privacy/no-key', 'There is no secret key here for digests and signatures.', {
      mend: 'Run the flow with --store, or put "pseudonymKey": { "env": "NAME" } beside "connections" into the bindings.',
    });
  return key;
}

/** A key from elsewhere, made into one for each use and purpose. */
export const derivedKeys = (key: string | undefined): KeySource => ({
  seed: (use, purpose) => hmac(sha256, utf8ToBytes(keyOf(key)), utf8ToBytes(JSON.stringify(['countersign', use, purpose]))),
});

function memoryConsents(): ConsentRegister {
  const entries: ConsentEntry[] = [];
  return {
    add: (entry) => {
      entries.push(entry);
    },
    latest: (subject, purpose) => entries.findLast((entry) => entry.subject === subject && entry.purpose === purpose),
  };
}

export interface MemoryKeepPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly pseudonymKey?: string | undefined;
}

/** The same value has the same token within a flow and purpose. */
function memoryVault(ports: MemoryKeepPorts): TokenVault {
  const tokens = new Map<string, string>();
  const values = new Map<string, string>();
  return {
    tokenise: async (flowId, purpose, plain, looks) =>
      plain.map((value) => {
        const key = JSON.stringify([flowId, purpose, value, looks ?? 'opaque']);
        const known = tokens.get(key);
        if (known !== undefined) return known;
        const isTaken = (token: string): boolean => values.has(JSON.stringify([flowId, purpose, token]));
        const alike = looks === undefined ? undefined : freeAlikeToken(value, (length) => ports.random.bytes(length), isTaken);
        const token = alike ?? newId('tok', ports);
        tokens.set(key, token);
        values.set(JSON.stringify([flowId, purpose, token]), value);
        return token;
      }),
    restore: async (flowId, purpose, asked, known) =>
      asked.map((token) => {
        const value = values.get(JSON.stringify([flowId, purpose, token]));
        if (value === undefined && known === true) return token;
        if (value === undefined)
          throw new UserError('privacy/unknown-token', 'This token stands for nothing here.', {
            mend: 'Tokens of a run without a store end with it; give --store.',
          });
        return value;
      }),
    async pseudonymise(purpose, plain) {
      const key = keyOf(ports.pseudonymKey);
      return plain.map((value) => keyedDigest(key, purpose, value));
    },
    erase(subject) {
      const mine = [...values].filter(([, value]) => bytesToHex(sha256(utf8ToBytes(`vault subject ${value}`))) === subject);
      for (const [place, value] of mine) {
        const [flowId, purpose] = JSON.parse(place) as [string, string, string];
        values.delete(place);
        for (const looks of ['opaque', 'alike']) tokens.delete(JSON.stringify([flowId, purpose, value, looks]));
      }
      return mine.length;
    },
  };
}

export function memoryKeep(ports: MemoryKeepPorts): WorkspaceKeep {
  return {
    vault: memoryVault(ports),
    tables: memoryTables(),
    keys: derivedKeys(ports.pseudonymKey),
    consents: memoryConsents(),
    // What runs leave behind without a store ends with the process.
    runData: { erase: () => ({ erased: 0, open: 0 }) },
    settle: () => undefined,
    lasts: false,
    putBack: 0,
  };
}
