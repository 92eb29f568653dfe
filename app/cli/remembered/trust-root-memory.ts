/**
 * Trust roots only ever go forward: an older one, in which a key is not revoked yet, must not come back. A root belongs to an earlier one
 * when a key that signed the earlier one signed it too, as a rotation asks for: that it lists somebody's key says nothing.
 */
import { z } from 'zod';
import { readTrustRoot, rootKeysThatSigned, rootSignersOf, trustedKeys, type TrustRoot } from '../../bundle/trust-root.node.ts';
import { causeOf, codeOfError, UserError } from '../../kernel/errors.ts';
import { stderrLog } from '../../kernel/host.node.ts';
import { changeState, readState } from './state-file.ts';
import { seenList } from './seen-lists.ts';
import { placed, trustRootFile } from '../trust-files.ts';

const keysSchema = z.array(z.strictObject({ keyId: z.string().max(64), publicKey: z.string().max(64) })).max(500);
type Keys = z.infer<typeof keysSchema>;
/**
 * What one authority has signed. `keys` signed its roots and may bring newer ones. `listed` stand in the newest and have not signed yet: a root
 * that they signed belongs here when it lists one of `keys` in turn, and a newer one takes the line over when it does not, as when those keys were
 * lost. `former` signed before that: they bring nothing newer, and their older roots stay refused. `authority` names the line for good.
 */
const lineSchema = z.strictObject({
  authority: z.string().max(80).default(''),
  version: z.int().min(1),
  keys: keysSchema.min(1),
  listed: keysSchema.default([]),
  former: keysSchema.default([]),
});
const stateSchema = z.strictObject({ lines: z.array(lineSchema).max(1_000) });
type Line = z.infer<typeof lineSchema>;

function readLines(cwd: string): readonly Line[] {
  const state = readState('seen-trust-roots', cwd);
  if (Object.keys(state).length === 0) return [];
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success)
    throw new UserError('file/unreadable', 'What this machine remembers of trust roots cannot be read.', {
      mend: 'Find out who changed seen-trust-roots.json in the data folder before you remove it.',
    });
  return parsed.data.lines;
}

const nameOf = ({ authority, keys }: Line): string => authority || (keys[0]?.keyId ?? '');

/** Names the authority that a trust root belongs to: the same one however often its keys are replaced. Before it was seen, by its first signer. */
export function authorityOf(root: TrustRoot, cwd: string): string {
  const signers = rootSignersOf(root);
  const line = readLines(cwd).find(({ keys }) => keys.some(({ keyId }) => signers.includes(keyId)));
  return line === undefined ? (signers[0] ?? '') : nameOf(line);
}

/** The names under which something of that authority may be remembered: its own, and its keys', which named it before it had one. */
export function namesOf(root: TrustRoot, cwd: string): readonly string[] {
  const signers = rootSignersOf(root);
  const line = readLines(cwd).find(({ keys }) => keys.some(({ keyId }) => signers.includes(keyId)));
  return line === undefined ? signers : [nameOf(line), ...line.keys.map(({ keyId }) => keyId)];
}

/** A newer root of a line has to be signed by a key of it that no list has revoked. Throws UserError `trust/bad-root`. */
function refuseRevoked(line: Line, root: TrustRoot, signedByOneOf: (keys: Keys) => boolean, cwd: string): void {
  if (root.version <= line.version) return;
  const revoked = new Set(seenList([nameOf(line), ...line.keys.map(({ keyId }) => keyId)], cwd).revoked);
  const counting = [...line.keys, ...line.listed].filter(({ keyId }) => !revoked.has(keyId));
  if (revoked.size > 0 && !signedByOneOf(counting))
    throw new UserError(
      'trust/bad-root',
      `Version ${root.version} of the trust root is signed only by keys that a revocation list has revoked.`,
      { mend: 'Use the trust root that the other root keys signed.' },
    );
}

const joined = (...lists: readonly Keys[]): Keys => [...new Map(lists.flat().map((key) => [key.keyId, key])).values()].slice(-500);
const without = (keys: Keys, others: Keys): Keys => keys.filter(({ keyId }) => !others.some((other) => other.keyId === keyId));

/**
 * The trust root of that file, or the usual one. Throws UserError `trust/rolled-back` for one that is older than what was seen, and `file/unwritable` where it
 * cannot be remembered, unless it only takes away (`unremembered`): what it revokes must not run on because a folder is full.
 */
export function newestTrustRoot(
  path: string | undefined,
  cwd: string,
  unremembered: 'refused' | 'taken' = 'refused',
): TrustRoot | undefined {
  const file = trustRootFile(path, cwd);
  if (file === undefined) return undefined;
  const root = placed(file.path, () => readTrustRoot(file.bytes));
  // Nearly always there is nothing to remember, and nobody waits for others.
  if (linesAfter(file, root, cwd) !== undefined) {
    try {
      changeState('seen-trust-roots', cwd, (now) => {
        const lines = linesAfter(file, root, cwd);
        return lines === undefined ? now : { lines };
      });
    } catch (error) {
      if (unremembered === 'refused' || codeOfError(error) !== 'file/unwritable') throw error;
      stderrLog.write(
        'warn',
        'the version of the trust root cannot be remembered; what it revokes is in force all the same',
        causeOf(error),
      );
    }
  }
  return root;
}

/** What is remembered once this root was seen; undefined where that is what is remembered already. Throws as `newestTrustRoot`. */
function linesAfter(file: NonNullable<ReturnType<typeof trustRootFile>>, root: TrustRoot, cwd: string): Line[] | undefined {
  const lines = readLines(cwd);
  const signedByOneOf = (keys: Keys): boolean =>
    rootKeysThatSigned(
      file.bytes,
      keys.map(({ keyId, publicKey }) => ({ keyId, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64')) })),
    ).length > 0;
  const own = trustedKeys(root)
    .filter((key) => key.roles.includes('root'))
    .map(({ keyId, publicKey }) => ({ keyId, publicKey: Buffer.from(publicKey).toString('base64') }));
  const related = lines.filter(
    (line) => signedByOneOf(line.keys) || (signedByOneOf(line.listed) && without(line.keys, own).length < line.keys.length),
  );
  placed(file.path, () => {
    for (const line of related) refuseRevoked(line, root, signedByOneOf, cwd);
  });
  const others = lines.filter((line) => !related.includes(line));
  const takenOver = others.filter((line) => line.version < root.version && signedByOneOf(line.listed));
  placed(file.path, () => {
    for (const line of takenOver) refuseRevoked(line, root, signedByOneOf, cwd);
  });
  const left = others.filter((line) => line.version > root.version && signedByOneOf(line.former));
  const version = Math.max(0, ...[...related, ...left].map((line) => line.version));
  if (root.version < version) {
    throw new UserError('trust/rolled-back', `The trust root has version ${root.version}, and version ${version} was seen here before.`, {
      place: file.path,
      mend: 'Put the newest trust root in its place.',
    });
  }
  const signers = own.filter(({ keyId }) => rootSignersOf(root).includes(keyId)).sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
  const keys = joined(...related.map((line) => line.keys), signers);
  const [first] = [...related, ...takenOver];
  const taken = others.filter((line) => !takenOver.includes(line)).map(nameOf);
  const name = first === undefined ? (signers[0]?.keyId ?? '') : nameOf(first);
  const next: Line = {
    // Whoever was left behind in a takeover may come again, under the name that was theirs: then as another authority.
    authority: taken.includes(name) ? `${name} ${root.version}` : name,
    version: root.version,
    keys,
    listed: without(own, keys),
    former: without(joined(...related.map((line) => line.former), ...takenOver.flatMap((line) => [line.keys, line.former])), keys),
  };
  return related.length === 1 && takenOver.length === 0 && JSON.stringify(related[0]) === JSON.stringify(next)
    ? undefined
    : [...others.filter((line) => !takenOver.includes(line)), next];
}
