/** Revocation lists only ever go forward: the highest number seen on this machine is remembered, and an older list is refused. */
import { z } from 'zod';
import { readRevocations, type RevocationList, type TrustRoot } from '../bundle/trust-root.node.ts';
import { causeOf, UserError } from '../kernel/errors.ts';
import { nodeHash, stderrLog } from '../kernel/host.node.ts';
import { readBytes } from './read-file.ts';
import { readState, writeState } from './state-file.ts';
import { placed } from './trust-files.ts';
import { authorityOf } from './trust-root-memory.ts';

/** By authority: the number and content of its newest list, and the keys that it revoked. */
const seenSchema = z.record(z.string(), z.strictObject({ number: z.int(), content: z.string(), revoked: z.array(z.string().max(64)).max(10_000).default([]) }));

function readSeen(cwd: string): z.infer<typeof seenSchema> {
  const parsed = seenSchema.safeParse(readState('seen-revocations', cwd));
  if (!parsed.success) throw new UserError('file/unreadable', 'What this machine remembers of revocation lists cannot be read.', { mend: 'Find out who changed seen-revocations.json in the data folder before you remove it.' });
  return parsed.data;
}

/**
 * Throws UserError: `trust/bad-root` for a list that is not signed, or only by keys that the last one revoked; `trust/rolled-back` for one that is
 * older than what was seen, or another of the same number.
 */
export function newestRevocations(path: string, root: TrustRoot, cwd: string): RevocationList {
  const bytes = readBytes(path, cwd);
  const list = placed(path, () => readRevocations(bytes, root));
  const content = nodeHash.sha256(JSON.stringify(list));
  const issuer = authorityOf(root, cwd);
  const state = readSeen(cwd);
  const { number, content: before, revoked } = (Object.hasOwn(state, issuer) ? state[issuer] : undefined) ?? { number: 0, content: '', revoked: [] };
  if (list.number < number || (list.number === number && before !== content)) {
    throw new UserError('trust/rolled-back', `The revocation list has the number ${list.number}, and ${list.number === number ? 'another one of that number' : `number ${number}`} was seen here before.`, { place: path, mend: 'Put the newest list in its place.' });
  }
  if (number !== list.number) {
    if (revoked.length > 0) placed(path, () => readRevocations(bytes, root, revoked));
    try {
      writeState('seen-revocations', cwd, { ...state, [issuer]: { number: list.number, content, revoked: list.keys.map(({ keyId }) => keyId) } });
    } catch (error) {
      // What it revokes must not run on because a folder is full.
      stderrLog.write('warn', 'the number of the revocation list cannot be remembered; the list is in force all the same', causeOf(error));
    }
  }
  return list;
}
