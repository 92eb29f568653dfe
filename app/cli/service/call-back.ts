/** Calls bundles back from a service: the next revocation list, signed with root keys that the operator gave it for that. */
import { seedSigner } from '../../bundle/dsse.node.ts';
import { readRevocations, signRevocations, type RevocationList, type TrustRoot } from '../../bundle/trust-root.node.ts';
import { resolve } from 'node:path';
import { TransientError, UserError } from '../../kernel/errors.ts';
import { systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import type { CliIo } from '../command.ts';
import { aloneAt } from '../remembered/file-lock.ts';
import type { PlaybookFile } from './playbook-file.ts';
import { newestRevocations } from '../remembered/revocation-memory.ts';
import type { TargetOptions } from '../runs/run-target.ts';
import { openKeys } from '../trust-files.ts';
import { writeWhole } from '../write-whole.ts';
import { newestTrustRoot } from '../remembered/trust-root-memory.ts';

export type CallBack = (bundle: string, reason: string) => Promise<void>;

/**
 * Undefined where the operator gave no root keys, or there is no revocation list: then nothing is called back from here. Throws UserError
 * where the keys do not suffice. For how long the list may be relied on stays as it was: that is for its owners to say.
 */
export async function callBackFor(
  { rootKeys }: PlaybookFile,
  { revocations: path, trustRoot, cwd }: TargetOptions,
  io: CliIo,
): Promise<CallBack | undefined> {
  if (rootKeys === undefined || path === undefined) return undefined;
  const signers = (await openKeys(rootKeys.paths, rootKeys.passwordFile, io)).map(({ pair }) => seedSigner(pair));
  const rootNow = (): TrustRoot => {
    const root = newestTrustRoot(trustRoot, cwd);
    if (root === undefined)
      throw new UserError('trust/no-root', 'A revocation list needs a trust root to be checked against.', {
        mend: 'Give --trust-root FILE.',
      });
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
    // Several workers may share the list: two that wrote the same number would lose one of their bundles.
    const mine = turn.then(() =>
      aloneAt(resolve(cwd, path), async (isMine) => {
        const list = newestRevocations(path, rootNow(), cwd);
        if (list.bundles.some(({ manifestDigest }) => manifestDigest === bundle))
          throw new UserError('store/conflict', 'This bundle is revoked already.');
        const bytes = await signed({
          ...list,
          number: list.number + 1,
          issuedAt: instantText(systemClock.now()),
          bundles: [...list.bundles, { manifestDigest: bundle, reason }],
        });
        if (!isMine())
          throw new TransientError(
            'file/unwritable',
            'This process stood still for so long that another one took its turn at the revocation list.',
            { place: path },
          );
        writeWhole(path, cwd, bytes);
        // Whoever writes it by other means holds no lock.
        if (!newestRevocations(path, rootNow(), cwd).bundles.some(({ manifestDigest }) => manifestDigest === bundle))
          throw new TransientError(
            'file/unwritable',
            'Somebody else wrote the revocation list in the same moment, and this bundle is not in it.',
            { place: path },
          );
      }),
    );
    turn = mine.catch(() => undefined);
    return mine;
  };
}
