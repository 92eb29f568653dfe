/**
 * Trust roots only ever go forward: an older one, in which a key is not revoked yet, must not come back. A root belongs with an
 * earlier one when they share a root key, or when a root key of the earlier one signed it, as a rotation asks for.
 */
import { z } from 'zod';
import { readTrustRoot, rootKeysThatSigned, trustedKeys, type TrustRoot } from '../bundle/trust-root.node.ts';
import type { VerificationKey } from '../bundle/dsse.node.ts';
import { UserError } from '../kernel/errors.ts';
import { readState, writeState } from './state-file.ts';
import { placed, trustRootFile } from './trust-files.ts';

const lineSchema = z.strictObject({ version: z.int().min(1), keys: z.array(z.strictObject({ keyId: z.string().max(64), publicKey: z.string().max(64) })).max(500) });
const stateSchema = z.strictObject({ lines: z.array(lineSchema).max(1_000) });
type Line = z.infer<typeof lineSchema>;

const keysOf = (line: Line): readonly VerificationKey[] => line.keys.map(({ keyId, publicKey }) => ({ keyId, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64')) }));

function readLines(cwd: string): readonly Line[] {
  const state = readState('seen-trust-roots', cwd);
  if (Object.keys(state).length === 0) return [];
  const parsed = stateSchema.safeParse(state);
  if (!parsed.success) throw new UserError('file/unreadable', 'What this machine remembers of trust roots cannot be read.', { mend: 'Find out who changed seen-trust-roots.json in the data folder before you remove it.' });
  return parsed.data.lines;
}

const rootKeysOf = (root: TrustRoot): readonly VerificationKey[] => trustedKeys(root).filter((key) => key.roles.includes('root'));

/** Names the authority that a trust root belongs to: the same one however often its keys are replaced. The root has to have been seen. */
export function authorityOf(root: TrustRoot, cwd: string): string {
  const own = new Set(rootKeysOf(root).map(({ keyId }) => keyId));
  return readLines(cwd).find((line) => line.keys.some(({ keyId }) => own.has(keyId)))?.keys[0]?.keyId ?? '';
}

/** The trust root of that file, or the usual one. Throws UserError `trust/rolled-back` for one that is older than what was seen. */
export function newestTrustRoot(path: string | undefined, cwd: string): TrustRoot | undefined {
  const file = trustRootFile(path, cwd);
  if (file === undefined) return undefined;
  const root = placed(file.path, () => readTrustRoot(file.bytes));
  const own = rootKeysOf(root).map(({ keyId, publicKey }) => ({ keyId, publicKey: Buffer.from(publicKey).toString('base64') }));
  const lines = readLines(cwd);
  const related = lines.filter((line) => line.keys.some(({ keyId }) => own.some((key) => key.keyId === keyId)) || rootKeysThatSigned(file.bytes, keysOf(line)).length > 0);
  const version = Math.max(0, ...related.map((line) => line.version));
  if (root.version < version) {
    throw new UserError('trust/rolled-back', `The trust root has version ${root.version}, and version ${version} was seen here before.`, { place: file.path, mend: 'Put the newest trust root in its place.' });
  }
  const keys = [...new Map([...related.flatMap((line) => line.keys), ...own].map((key) => [key.keyId, key])).values()].slice(-500);
  if (version !== root.version || related.length !== 1 || related[0]?.keys.length !== keys.length) {
    writeState('seen-trust-roots', cwd, { lines: [...lines.filter((line) => !related.includes(line)), { version: root.version, keys }] });
  }
  return root;
}
