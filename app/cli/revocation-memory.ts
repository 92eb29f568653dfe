/** Revocation lists only ever go forward: the highest number seen on this machine is remembered, and an older list is refused. */
import { readRevocations, type RevocationList, type TrustRoot } from '../bundle/trust-root.node.ts';
import { causeOf, UserError } from '../kernel/errors.ts';
import { nodeHash, stderrLog } from '../kernel/host.node.ts';
import { isJsonObject } from '../kernel/json.ts';
import { readBytes } from './read-file.ts';
import { readState, writeState } from './state-file.ts';
import { placed } from './trust-files.ts';

/** Whose lists they are: the holders of the root keys. */
const issuerOf = (root: TrustRoot): string => nodeHash.sha256([...root.roles.root.keyIds].sort().join(' '));

/** Throws UserError: `trust/bad-root` for a list that is not signed, `trust/rolled-back` for one that is older than what was seen, or another of the same number. */
export function newestRevocations(path: string, root: TrustRoot, cwd: string): RevocationList {
  const bytes = readBytes(path, cwd);
  const list = placed(path, () => readRevocations(bytes, root));
  const content = nodeHash.sha256(JSON.stringify(list));
  const issuer = issuerOf(root);
  const state = readState('seen-revocations', cwd);
  const seen = state[issuer];
  const [number, before] = isJsonObject(seen) ? [seen['number'], seen['content']] : [0, ''];
  if (typeof number === 'number' && (list.number < number || list.number === number && before !== content)) {
    throw new UserError('trust/rolled-back', `The revocation list has the number ${list.number}, and ${list.number === number ? 'another one of that number' : `number ${number}`} was seen here before.`, { place: path, mend: 'Put the newest list in its place.' });
  }
  if (number !== list.number) {
    try {
      writeState('seen-revocations', cwd, { ...state, [issuer]: { number: list.number, content } });
    } catch (error) {
      // What it revokes must not run on because a folder is full.
      stderrLog.write('warn', 'the number of the revocation list cannot be remembered; the list is in force all the same', causeOf(error));
    }
  }
  return list;
}
