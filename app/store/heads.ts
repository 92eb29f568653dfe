/** Who keeps a store's head, and whether the store is what they remember. */
import { join } from 'node:path';
import { toHex } from '../audit/bytes.ts';
import { sha256 } from '../audit/crypto.node.ts';
import { rootAt } from '../audit/merkle.ts';
import type { AuditReader } from '../audit/ports.ts';
import { causeOf, isCountersignError } from '../kernel/errors.ts';
import type { Log } from '../kernel/ports.ts';
import type { ReadDb, WriteDb } from './database.ts';
import type { StorePaths } from './file-layout.ts';
import { headProblem, rollbackSchema, type PresentState, type Rollback } from './head-check.ts';
import { fileHeadKeeper, keychainHeadKeeper } from './head-keeper.ts';
import type { HeadKeeper, Keychain, StoreHead } from './ports.ts';
import { readMeta, writeMeta } from './repositories/meta.ts';

export interface HeadOptions {
  /** Besides the file next to the store and what `headFolder` brings. */
  readonly headKeepers?: readonly HeadKeeper[];
  /** A folder apart from the store's: the head is kept there too, so that the store's whole folder put back is noticed. */
  readonly headFolder?: string;
  /**
   * One that may be lost, as with a container, so that nothing counts on it: a record there that is newer than the store shows, one that is gone does not. A copy of
   * the store at another place has a record of its own.
   */
  readonly stateFolder?: string;
  /** Seals a head of its own in that folder. Only one that protects. */
  readonly headKeychain?: Keychain;
}

/** The part of the audit state that the head check asks for. */
export function presentState(db: ReadDb, reader: AuditReader): PresentState {
  return {
    counter: Number(readMeta(db, 'counter') ?? 0),
    auditSize: reader.size(),
    auditStart: reader.start()?.size ?? 0,
    rootAt(size) {
      if (size === 0) return '';
      const root = rootAt(sha256, reader.node, size);
      return root === undefined ? undefined : toHex(root);
    },
  };
}

export async function rollbackOf(
  storeId: string,
  keepers: readonly HeadKeeper[],
  known: readonly string[],
  present: PresentState,
): Promise<Rollback | undefined> {
  for (const keeper of keepers) {
    let kept: StoreHead | undefined;
    try {
      kept = await keeper.load(storeId);
    } catch (error) {
      if (!isCountersignError(error) || error.code !== 'store/rolled-back') throw error;
      return {
        code: 'record-changed',
        text: 'the record of its newest state was changed from outside, or cannot be read on this computer',
      };
    }
    const problem = kept === undefined ? undefined : headProblem(kept, present);
    if (problem !== undefined) return problem;
    // Who has kept it once has a record: without one, somebody removed it, or the store came here from another computer.
    if (kept === undefined && known.includes(keeper.name))
      return { code: 'record-gone', text: `the record of its newest state (${keeper.name}) is gone` };
  }
  return undefined;
}

/**
 * Who should have a record. A store that has been in use counts the keychain in where there is one, whatever it says itself: whoever knows the
 * passphrase could take the name out and the record with it.
 */
export function knownKeepers(db: ReadDb, present: PresentState, { headFolder, headKeychain }: HeadOptions): readonly string[] {
  const used = present.counter > 1 || present.auditSize > 0;
  const told = (readMeta(db, 'keepers') ?? (used ? 'file' : '')).split(',').filter((name) => name !== '');
  return used && headFolder !== undefined && headKeychain !== undefined ? [...new Set([...told, 'keychain'])] : told;
}

/** Kept before the records are made anew, which would look as if nothing had been: what was found stays until the audit log has it. */
export const keepRollback = (db: WriteDb, { code, text }: Rollback): void => {
  writeMeta(db, 'rollback', JSON.stringify({ code, text: text.slice(0, 300) }));
};

export function keptRollback(db: ReadDb): Rollback | undefined {
  const kept = readMeta(db, 'rollback');
  return kept === undefined ? undefined : rollbackSchema.parse(JSON.parse(kept));
}

/** What it cannot save keeps nobody from working, and what it has saved is not missed. */
const neverCountedOn = (keeper: HeadKeeper, log: Log): HeadKeeper => ({
  ...keeper,
  async save(head) {
    await keeper
      .save(head)
      .catch((error: unknown) => log.write('warn', 'this machine could not remember how new the store is', causeOf(error)));
    return false;
  },
});

/** In the order in which they are asked. */
export function keepersOf(id: string, paths: StorePaths, sealKey: Uint8Array, options: HeadOptions, log: Log): readonly HeadKeeper[] {
  const { headFolder, headKeychain, stateFolder } = options;
  const apart =
    headFolder === undefined
      ? []
      : [
          fileHeadKeeper('folder', join(headFolder, `${id}.json`), sealKey),
          ...(headKeychain === undefined ? [] : [keychainHeadKeeper(join(headFolder, `${id}.sealed.json`), headKeychain, log)]),
        ];
  const place = toHex(sha256(new TextEncoder().encode(paths.database))).slice(0, 16);
  const remembered =
    stateFolder === undefined ? [] : [neverCountedOn(fileHeadKeeper('state', join(stateFolder, `${id}-${place}.json`), sealKey), log)];
  return [fileHeadKeeper('file', paths.head, sealKey), ...(options.headKeepers ?? []), ...apart, ...remembered];
}
