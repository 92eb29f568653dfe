/** Calls bundles back from a service: the next revocation list, signed with root keys that the operator gave it for that. */
import { seedSigner } from '../bundle/dsse.node.ts';
import { readRevocations, signRevocations, type RevocationList, type TrustRoot } from '../bundle/trust-root.node.ts';
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TransientError, UserError } from '../kernel/errors.ts';
import { systemClock, systemTimers } from '../kernel/host.node.ts';
import { instantText } from '../kernel/instant.ts';
import type { CliIo } from './command.ts';
import type { PlaybookFile } from './playbook-file.ts';
import { newestRevocations } from './revocation-memory.ts';
import type { TargetOptions } from './run-target.ts';
import { loadTrustRoot, openKeys, writeWhole } from './trust-files.ts';

export type CallBack = (bundle: string, reason: string) => Promise<void>;

const AGAIN_MS = 50;
/** Longer than signing a list takes anywhere: whoever has the lock has died. */
const STALE_MS = 30_000;

/** Several workers may share the list: two that wrote the same number would lose one of their bundles. The lock is the file's name with `.lock`. */
async function alone(path: string, work: () => Promise<void>): Promise<void> {
  const lock = `${path}.lock`;
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw new UserError('file/unwritable', 'The revocation list cannot be written: no lock can be put beside it.', { place: lock, mend: 'Let this service write into the folder of the list.', cause });
    }
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && systemClock.now() - since > STALE_MS) rmSync(lock, { force: true });
    else await new Promise<void>((go) => { systemTimers.after(AGAIN_MS, go); });
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Undefined where the operator gave no root keys, or there is no revocation list: then nothing is called back from here. Throws UserError
 * where the keys do not suffice. For how long the list may be relied on stays as it was: that is for its owners to say.
 */
export async function callBackFor({ rootKeys }: PlaybookFile, { revocations: path, trustRoot, cwd }: TargetOptions, io: CliIo): Promise<CallBack | undefined> {
  if (rootKeys === undefined || path === undefined) return undefined;
  const signers = (await openKeys(rootKeys.paths, rootKeys.passwordFile, io)).map(({ pair }) => seedSigner(pair));
  const rootNow = (): TrustRoot => {
    const root = loadTrustRoot(trustRoot, cwd);
    if (root === undefined) throw new UserError('trust/no-root', 'A revocation list needs a trust root to be checked against.', { mend: 'Give --trust-root FILE.' });
    return root;
  };
  const signed = async (list: RevocationList): Promise<Uint8Array> => {
    const bytes = await signRevocations(list, signers);
    readRevocations(bytes, rootNow());
    return bytes;
  };
  // Found out now, not when the first bundle has to be called back.
  await signed(newestRevocations(path, rootNow(), cwd));
  let turn = Promise.resolve();
  return (bundle, reason) => {
    const mine = turn.then(() => alone(resolve(cwd, path), async () => {
      const list = newestRevocations(path, rootNow(), cwd);
      if (list.bundles.some(({ manifestDigest }) => manifestDigest === bundle)) throw new UserError('store/conflict', 'This bundle is called back already.');
      writeWhole(path, cwd, await signed({ ...list, number: list.number + 1, issuedAt: instantText(systemClock.now()), bundles: [...list.bundles, { manifestDigest: bundle, reason }] }));
      // Whoever writes it by other means holds no lock.
      if (!newestRevocations(path, rootNow(), cwd).bundles.some(({ manifestDigest }) => manifestDigest === bundle)) throw new TransientError('file/unwritable', 'Somebody else wrote the revocation list in the same moment, and this bundle is not in it.', { place: path });
    }));
    turn = mine.catch(() => undefined);
    return mine;
  };
}
