/** countersign trust: make, show and rotate the trust root. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PublicKeyFile } from '../../bundle/key-file.node.ts';
import { seedSigner, type Signer } from '../../bundle/dsse.node.ts';
import { trustRoles, type TrustRole } from '../../bundle/statement.ts';
import {
  acceptRotation,
  readRevocations,
  readTrustRoot,
  signRevocations,
  signTrustRoot,
  usualReviews,
  type TrustRoot,
} from '../../bundle/trust-root.node.ts';
import { systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { UserError } from '../../kernel/errors.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { badUsage, countFrom, instantFrom, optionsFrom, noVerb } from '../options.ts';
import { readBytes } from '../read-file.ts';
import { seenList } from '../remembered/seen-lists.ts';
import { namesOf } from '../remembered/trust-root-memory.ts';
import { loadTrustRoot, openKeys, readKey, usualTrustRootPath } from '../trust-files.ts';
import { writeWhole } from '../write-whole.ts';

const usage = `countersign trust init --root-key FILE... --key FILE... [-o FILE]
       countersign trust show [FILE]
       countersign trust rotate [FILE] --root-key FILE... [--key FILE...] [--remove KEYID...] [--revoke KEYID...] [--revoke-bundle DIGEST...]
       countersign trust revocations [FILE] --root-key FILE... -o LIST [--revoke KEYID...] [--revoke-bundle DIGEST...] [--number N] [--days N]

The trust root says whose keys count for what. Roles and groups come from the key files.

  --root-key FILE        private root key; signs the trust root. A rotation needs enough of the old and of the new root keys.
  --key FILE             a key to trust, public or private file; may be given many times
  --remove KEYID         stop trusting a key
  --revoke KEYID         refuse everything that this key ever signed
  --revoke-bundle DIGEST refuse one bundle, by the digest of its manifest
  --number N, --days N   of a revocation list: which one it is (default: 1), and for how long it may be relied on (default: 7)
  --reason TEXT          why, for revocations
  --threshold ROLE=N     fewest different people of a role (author, reviewer, release, root); may be given many times
  --reviews TIER=N       fewest review signatures of a risk tier (usually minimal=0, limited=1, high=2, critical=2)
  --expires TIME         until when it is good (default: the first of this month, two years on)
  -o FILE                where to write it (default: $COUNTERSIGN_TRUST_ROOT, then this user's own)
  --password-file FILE   opens sealed root keys (- for stdin)`;

const spec = {
  output: { type: 'string', short: 'o' },
  'root-key': { type: 'string', multiple: true },
  key: { type: 'string', multiple: true },
  remove: { type: 'string', multiple: true },
  revoke: { type: 'string', multiple: true },
  'revoke-bundle': { type: 'string', multiple: true },
  reason: { type: 'string' },
  threshold: { type: 'string', multiple: true },
  reviews: { type: 'string', multiple: true },
  expires: { type: 'string' },
  number: { type: 'string' },
  days: { type: 'string' },
  'password-file': { type: 'string' },
} as const;

const usualReason = 'revoked by the keepers of the trust root';
type Values = ReturnType<typeof optionsFrom<typeof spec>>['values'];

/** Whole months from the first of this one, so that making it twice on a day gives the same file. */
function monthsOn(months: number): string {
  const now = new Date(systemClock.now());
  return instantText(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
}

function assignments<K extends string>(
  texts: readonly string[] | undefined,
  names: readonly K[],
  option: string,
  minimum: number,
): Partial<Record<K, number>> {
  const out: Partial<Record<K, number>> = {};
  for (const text of texts ?? []) {
    const [name, count] = text.split('=');
    const known = names.find((candidate) => candidate === name);
    if (known === undefined || count === undefined)
      throw badUsage(`${option} takes NAME=N with one of ${names.join(', ')}, not "${text}".`, usage);
    out[known] = countFrom(count, option, minimum, usage) ?? minimum;
  }
  return out;
}

type TrustedKeyEntry = TrustRoot['keys'][number];
interface Draft {
  readonly keys: Map<string, TrustedKeyEntry>;
  readonly roles: Map<TrustRole, Set<string>>;
}

function addKey(draft: Draft, key: Pick<PublicKeyFile, 'keyId' | 'publicKey' | 'owner' | 'groups' | 'roles'>): void {
  draft.keys.set(key.keyId, { keyId: key.keyId, publicKey: key.publicKey, owner: key.owner, groups: key.groups });
  for (const role of trustRoles) if (key.roles.includes(role)) draft.roles.get(role)?.add(key.keyId);
}

function removeKey(draft: Draft, keyId: string, forget: boolean): void {
  if (!draft.keys.has(keyId))
    throw new UserError('trust/bad-key', `The trust root has no key ${keyId}.`, { mend: '"countersign trust show" lists its keys.' });
  // A revoked key stays known, so that what it signed is refused for the right reason.
  if (forget) draft.keys.delete(keyId);
  for (const ids of draft.roles.values()) ids.delete(keyId);
}

function draftOf(root: TrustRoot | undefined): Draft {
  return {
    keys: new Map(root?.keys.map((key) => [key.keyId, key])),
    roles: new Map(trustRoles.map((role) => [role, new Set(root?.roles[role].keyIds)])),
  };
}

function finish(draft: Draft, before: TrustRoot | undefined, values: Values): TrustRoot {
  const thresholds = assignments(values.threshold, trustRoles, '--threshold', 1);
  const reviews = assignments(values.reviews, ['minimal', 'limited', 'high', 'critical'] as const, '--reviews', 0);
  const expires = instantFrom(values.expires, '--expires', usage);
  const role = (name: TrustRole) => ({
    keyIds: [...(draft.roles.get(name) ?? [])].sort(),
    threshold: thresholds[name] ?? before?.roles[name].threshold ?? 1,
  });
  const reason = values.reason ?? usualReason;
  const byId =
    <T>(id: (entry: T) => string) =>
    (a: T, b: T): number =>
      id(a) < id(b) ? -1 : 1;
  return {
    type: 'countersign-trust-root',
    formatVersion: 1,
    version: (before?.version ?? 0) + 1,
    expiresAt: expires === undefined ? monthsOn(24) : instantText(expires),
    keys: [...draft.keys.values()].sort(byId((key) => key.keyId)),
    roles: { author: role('author'), reviewer: role('reviewer'), release: role('release'), root: role('root') },
    reviews: { ...(before?.reviews ?? usualReviews), ...reviews },
    revoked: {
      keys: [...(before?.revoked.keys ?? []), ...(values.revoke ?? []).map((keyId) => ({ keyId, reason }))],
      bundles: [
        ...(before?.revoked.bundles ?? []),
        ...(values['revoke-bundle'] ?? []).map((manifestDigest) => ({ manifestDigest, reason })),
      ],
    },
  };
}

function show(root: TrustRoot, io: CliIo, json: boolean): void {
  if (json) {
    io.out(`${JSON.stringify(root)}\n`);
    return;
  }
  const roles = (keyId: string): string => trustRoles.filter((role) => root.roles[role].keyIds.includes(keyId)).join(', ');
  io.out(`Trust root, version ${root.version}, good until ${root.expiresAt}\n`);
  for (const role of trustRoles) io.out(`  ${role}: ${root.roles[role].threshold} must sign\n`);
  io.out(
    `  reviews: ${Object.entries(root.reviews)
      .map(([tier, count]) => `${tier} ${count}`)
      .join(', ')}\n`,
  );
  for (const key of root.keys)
    io.out(
      `  key ${key.keyId}  ${plainLine(key.owner)}  ${roles(key.keyId)}${key.groups.length === 0 ? '' : `  (${key.groups.join(', ')})`}\n`,
    );
  for (const { keyId, reason } of root.revoked.keys) io.out(`  revoked key ${keyId}: ${plainLine(reason)}\n`);
  for (const { manifestDigest, reason } of root.revoked.bundles) io.out(`  revoked bundle ${manifestDigest}: ${plainLine(reason)}\n`);
}

async function rootSigners(
  values: Values,
  io: CliIo,
): Promise<{ readonly signers: readonly Signer[]; readonly files: readonly PublicKeyFile[] }> {
  const keys = await openKeys(values['root-key'] ?? [], values['password-file'], io);
  for (const { file, path } of keys) {
    if (!file.roles.includes('root'))
      throw new UserError('trust/bad-key', 'This key was not made for the role root.', {
        place: path,
        mend: 'Make one with "countersign key new --role root".',
      });
  }
  return {
    signers: keys.map(({ pair }) => seedSigner(pair)),
    files: keys.map(({ file: { keyId, owner, roles, groups, publicKey } }) => ({
      format: 'countersign-public-key',
      formatVersion: 1,
      keyId,
      owner,
      roles,
      groups,
      publicKey,
    })),
  };
}

async function init(values: Values, io: CliIo): Promise<ExitCode> {
  const keyPaths = values.key ?? [];
  // A private key with the role root that is only named by --key may sign as well: the smallest set-up has one key.
  const rootKeys =
    values['root-key'] ??
    keyPaths.filter((path) => {
      const file = readKey(path, io.cwd);
      return file.format === 'countersign-private-key' && file.roles.includes('root');
    });
  if (rootKeys.length === 0) throw badUsage('trust init needs at least one --root-key FILE.', usage);
  const { signers, files } = await rootSigners({ ...values, 'root-key': rootKeys }, io);
  const draft = draftOf(undefined);
  for (const file of [...files, ...keyPaths.map((path) => readKey(path, io.cwd))]) addKey(draft, file);
  const bytes = await signTrustRoot(finish(draft, undefined, values), signers);
  const root = readTrustRoot(bytes);
  const path = values.output ?? usualTrustRootPath();
  if (existsSync(resolve(io.cwd, path)))
    throw new UserError('file/unwritable', 'There is already a trust root here, and it was left as it is.', {
      place: path,
      mend: 'Change it with "countersign trust rotate", or name another file with -o.',
    });
  writeWhole(path, io.cwd, bytes, { exclusive: true });
  show(root, io, values.json === true);
  if (values.json !== true) io.out(`  written to ${plainLine(path)}\n`);
  return 0;
}

async function rotate(path: string, values: Values, io: CliIo): Promise<ExitCode> {
  const before = readTrustRoot(readBytes(path, io.cwd));
  const { signers, files } = await rootSigners(values, io);
  const draft = draftOf(before);
  for (const file of [
    ...files.filter((candidate) => !draft.keys.has(candidate.keyId)),
    ...(values.key ?? []).map((key) => readKey(key, io.cwd)),
  ])
    addKey(draft, file);
  for (const keyId of values.remove ?? []) removeKey(draft, keyId, true);
  for (const keyId of values.revoke ?? []) removeKey(draft, keyId, false);
  const bytes = await signTrustRoot(finish(draft, before, values), signers);
  const root = acceptRotation(before, bytes, seenList(namesOf(before, io.cwd), io.cwd).revoked);
  writeWhole(values.output ?? path, io.cwd, bytes, { inputs: [...(values['root-key'] ?? []), ...(values.key ?? [])] });
  show(root, io, values.json === true);
  return 0;
}

/** A list for machines that a new trust root has not reached yet. */
async function revocations(path: string, values: Values, io: CliIo): Promise<ExitCode> {
  if (values.output === undefined) throw badUsage('trust revocations needs -o LIST.', usage);
  const root = readTrustRoot(readBytes(path, io.cwd));
  const { signers } = await rootSigners(values, io);
  const now = systemClock.now();
  const days = countFrom(values.days, '--days', 1, usage) ?? 7;
  const reason = values.reason ?? usualReason;
  const bytes = await signRevocations(
    {
      type: 'countersign-revocations',
      formatVersion: 1,
      number: countFrom(values.number, '--number', 1, usage) ?? 1,
      issuedAt: instantText(now),
      staleAt: instantText(now + days * 86_400_000),
      keys: (values.revoke ?? []).map((keyId) => ({ keyId, reason })),
      bundles: (values['revoke-bundle'] ?? []).map((manifestDigest) => ({ manifestDigest, reason })),
    },
    signers,
  );
  const list = readRevocations(bytes, root);
  writeWhole(values.output, io.cwd, bytes, { inputs: [path, ...(values['root-key'] ?? [])] });
  io.out(
    values.json === true
      ? `${JSON.stringify(list)}\n`
      : `Revocation list ${list.number}: ${list.keys.length} keys, ${list.bundles.length} bundles, good until ${list.staleAt}\n`,
  );
  return 0;
}

export const command: Command = {
  usage,
  async run(args, io) {
    const [verb, ...rest] = args;
    const { values, positionals } = optionsFrom(rest, spec, usage);
    if (positionals.length > 1 || (verb === 'init' && positionals.length > 0)) throw badUsage(`trust ${verb} takes fewer names.`, usage);
    switch (verb) {
      case 'init':
        return init(values, io);
      case 'rotate':
        return rotate(positionals[0] ?? usualTrustRootPath(), values, io);
      case 'revocations':
        return revocations(positionals[0] ?? usualTrustRootPath(), values, io);
      case 'show': {
        const root = loadTrustRoot(positionals[0], io.cwd);
        if (root === undefined)
          throw new UserError('trust/no-root', 'There is no trust root yet.', {
            place: usualTrustRootPath(),
            mend: 'Make one with "countersign trust init".',
          });
        show(root, io, values.json === true);
        return 0;
      }
      default:
        throw noVerb('trust', verb, ['init', 'show', 'rotate', 'revocations'], usage);
    }
  },
};
