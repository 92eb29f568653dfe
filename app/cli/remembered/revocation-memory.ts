/** Revocation lists only ever go forward: the highest number seen on this machine is remembered, and an older list is refused. */
import { readRevocations, type RevocationList, type TrustRoot } from '../../bundle/trust-root.node.ts';
import { causeOf, UserError } from '../../kernel/errors.ts';
import { nodeHash, stderrLog } from '../../kernel/host.node.ts';
import { readBytes } from '../read-file.ts';
import { rememberList, seenList } from './seen-lists.ts';
import { placed } from '../trust-files.ts';
import { authorityOf, namesOf } from './trust-root-memory.ts';

/**
 * Throws UserError: `trust/bad-root` for a list that is not signed, or only by keys that the last one revoked; `trust/rolled-back` for one that is
 * older than what was seen, or another of the same number.
 */
export function newestRevocations(path: string, root: TrustRoot, cwd: string): RevocationList {
  const bytes = readBytes(path, cwd);
  const list = placed(path, () => readRevocations(bytes, root));
  const content = nodeHash.sha256(JSON.stringify(list));
  const issuer = authorityOf(root, cwd);
  const { number, content: before, revoked } = seenList(namesOf(root, cwd), cwd);
  if (list.number < number || (list.number === number && before !== content)) {
    throw new UserError(
      'trust/rolled-back',
      `The revocation list has the number ${list.number}, and ${list.number === number ? 'another one of that number' : `number ${number}`} was seen here before.`,
      { place: path, mend: 'Put the newest list in its place.' },
    );
  }
  if (number !== list.number) {
    if (revoked.length > 0) placed(path, () => readRevocations(bytes, root, revoked));
    try {
      rememberList(issuer, { number: list.number, content, revoked: list.keys.map(({ keyId }) => keyId) }, cwd);
    } catch (error) {
      // What it revokes must not run on because a folder is full.
      stderrLog.write('warn', 'the number of the revocation list cannot be remembered; the list is in force all the same', causeOf(error));
    }
  }
  return list;
}
