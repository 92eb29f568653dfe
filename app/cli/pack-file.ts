/** A rule pack from a file, signed or bare, under the trust root of this user or the one that was named. */
import { trustedKeys, type TrustedKey } from '../bundle/trust-root.node.ts';
import { openPack, type OpenedPack } from '../exchange/signed-pack.node.ts';
import { UserError } from '../kernel/errors.ts';
import { readText } from './read-file.ts';
import { loadTrustRoot } from './trust-files.ts';

/** Throws UserError `lint/bad-policy`, `package/...`; `trust/no-root` where a signed pack meets no trust root. */
export function readPackFile(path: string, trustRoot: string | undefined, cwd: string): OpenedPack<TrustedKey> {
  const text = readText(path, cwd);
  const root = loadTrustRoot(trustRoot, cwd);
  const revoked = new Set(root?.revoked.keys.map(({ keyId }) => keyId));
  const keys = root === undefined ? [] : trustedKeys(root).filter(({ keyId }) => !revoked.has(keyId));
  try {
    return openPack(text, keys, path);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'package/unknown-sender') throw error;
    throw root === undefined
      ? new UserError('trust/no-root', 'This rule pack is signed, and there is no trust root to check the signature against.', {
          place: path,
          mend: 'Give --trust-root FILE, or make one with "countersign trust init".',
          cause: error,
        })
      : new UserError(error.code, 'This rule pack is signed with a key that the trust root does not hold.', {
          place: path,
          mend: 'Give the trust root of its publisher with --trust-root.',
          cause: error,
        });
  }
}
