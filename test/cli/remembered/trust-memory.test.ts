/** What this machine remembers of trust roots and revocation lists: nobody sets it back, and a stranger sets nobody back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newestRevocations } from '../../../app/cli/remembered/revocation-memory.ts';
import { authorityOf, newestTrustRoot } from '../../../app/cli/remembered/trust-root-memory.ts';
import { signRevocations, signTrustRoot, type RevocationList, type TrustRoot } from '../../../app/bundle/trust-root.node.ts';
import { isCountersignError } from '../../../app/kernel/errors.ts';
import { everybody, person, rootKeeper, rootOf, type Person } from '../../bundle/kit.ts';

let folder: string;
const before = process.env['COUNTERSIGN_STATE'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-memory-'));
  process.env['COUNTERSIGN_STATE'] = folder;
});
afterEach(() => {
  if (before === undefined) delete process.env['COUNTERSIGN_STATE'];
  else process.env['COUNTERSIGN_STATE'] = before;
  rmSync(folder, { recursive: true, force: true });
});

const second = person('second-keeper', ['root']);
const eve = person('eve', ['root', 'author', 'reviewer', 'release']);
const outcome = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    if (isCountersignError(error)) return error.code;
    throw error;
  }
};

async function rootFile(people: readonly Person[], version: number, signers: readonly Person[]): Promise<() => TrustRoot | undefined> {
  const path = join(folder, `root-${version}-${signers.map(({ owner }) => owner).join('-')}.json`);
  writeFileSync(
    path,
    await signTrustRoot(
      rootOf(people, { version }),
      signers.map(({ signer }) => signer),
    ),
  );
  return () => newestTrustRoot(path, folder);
}

async function listFile(number: number, signer: Person, more: Partial<Pick<RevocationList, 'keys' | 'bundles'>> = {}): Promise<string> {
  const path = join(folder, `list-${number}-${signer.owner}.json`);
  writeFileSync(
    path,
    await signRevocations(
      {
        type: 'countersign-revocations',
        formatVersion: 1,
        number,
        issuedAt: '2026-01-01T00:00:00Z',
        staleAt: '2029-01-01T00:00:00Z',
        keys: [],
        bundles: [],
        ...more,
      },
      [signer.signer],
    ),
  );
  return path;
}

test('a root of a stranger that merely lists our key shuts nothing of ours out, used once or twice', async () => {
  const ours = await rootFile(everybody, 5, [rootKeeper]);
  const theirs = [await rootFile([...everybody, eve], 1, [eve]), await rootFile([...everybody, eve], 1_000_000, [eve])];
  expect([ours, theirs[0], ours, theirs[1], ours].map((use) => outcome(use as () => unknown))).toEqual([
    'taken',
    'taken',
    'taken',
    'taken',
    'taken',
  ]);
  expect(outcome(await rootFile(everybody, 4, [rootKeeper]))).toBe('trust/rolled-back');
});

test('a root that only a second, listed key signed takes the line over: what the first one signed before stays refused', async () => {
  const first = await rootFile([...everybody, second], 2, [rootKeeper]);
  const rotated = await rootFile([...everybody.filter((one) => one !== rootKeeper), second], 3, [second]);
  expect([first, rotated, first, rotated].map(outcome)).toEqual(['taken', 'taken', 'trust/rolled-back', 'taken']);
});

test('revocation lists go forward over a rotation that adds a root key', async () => {
  const [one, two] = [
    await listFile(1, rootKeeper),
    await listFile(2, rootKeeper, { bundles: [{ manifestDigest: 'a'.repeat(64), reason: 'it pays twice' }] }),
  ];
  const [v1, v2] = [(await rootFile(everybody, 1, [rootKeeper]))(), (await rootFile([...everybody, second], 2, [rootKeeper]))()];
  if (v1 === undefined || v2 === undefined) throw new Error('no root');
  expect([
    outcome(() => newestRevocations(two, v1, folder)),
    outcome(() => newestRevocations(one, v2, folder)),
    outcome(() => newestRevocations(two, v2, folder)),
  ]).toEqual(['taken', 'trust/rolled-back', 'taken']);
});

test('a root key that a list revoked signs no later list; the list itself may be read again', async () => {
  const root = (await rootFile([...everybody, second], 1, [rootKeeper]))();
  if (root === undefined) throw new Error('no root');
  const revoking = await listFile(1, rootKeeper, { keys: [{ keyId: second.pair.keyId, reason: 'stolen' }] });
  const [stolen, good] = [await listFile(2, second), await listFile(3, rootKeeper)];
  expect([revoking, revoking, stolen, good].map((path) => outcome(() => newestRevocations(path, root, folder)))).toEqual([
    'taken',
    'taken',
    'trust/bad-root',
    'taken',
  ]);
});

test('two who publish in turn are one authority: what it called back stays called back, and older roots stay refused', async () => {
  const people = [...everybody, second];
  const called = await listFile(5, rootKeeper, { bundles: [{ manifestDigest: 'a'.repeat(64), reason: 'it pays twice' }] });
  const old = await listFile(1, rootKeeper);
  const uses = [await rootFile(people, 1, [rootKeeper]), await rootFile(people, 2, [second]), await rootFile(people, 3, [rootKeeper])];
  const seen = uses.map((use, at) => {
    const root = use();
    if (root === undefined) throw new Error('no root');
    return [authorityOf(root, folder), outcome(() => newestRevocations(at === 0 ? called : old, root, folder))];
  });
  const [name] = seen[0] ?? [];
  expect([seen, uses.map(outcome)]).toEqual([
    [
      [name, 'taken'],
      [name, 'trust/rolled-back'],
      [name, 'trust/rolled-back'],
    ],
    ['trust/rolled-back', 'trust/rolled-back', 'taken'],
  ]);
});

test('a rotation to other keys keeps the authority', async () => {
  const first = (await rootFile([...everybody, second], 1, [rootKeeper]))();
  const name = first === undefined ? '' : authorityOf(first, folder);
  const rotated = (await rootFile([...everybody.filter((one) => one !== rootKeeper), second], 2, [second]))();
  expect([name, rotated === undefined ? '' : authorityOf(rotated, folder)]).toEqual([rootKeeper.pair.keyId, rootKeeper.pair.keyId]);
});

test('a list that was remembered under the name of a key, before its authority had one, goes forward, too', async () => {
  const root = (await rootFile([...everybody, second], 1, [rootKeeper, second]))();
  if (root === undefined) throw new Error('no root');
  const [name = '', other = ''] = [
    authorityOf(root, folder),
    [rootKeeper, second].map(({ pair }) => pair.keyId).find((keyId) => keyId !== authorityOf(root, folder)),
  ];
  writeFileSync(
    join(folder, 'seen-revocations.json'),
    JSON.stringify({ [other]: { number: 7, content: 'x', revoked: [] }, [name]: { number: 2, content: 'y', revoked: [] } }),
  );
  expect([
    outcome(() => newestRevocations(join(folder, 'none'), root, folder)),
    await Promise.all([3, 8].map(async (number) => listFile(number, rootKeeper))).then((paths) =>
      paths.map((path) => outcome(() => newestRevocations(path, root, folder))),
    ),
  ]).toEqual(['file/not-found', ['trust/rolled-back', 'taken']]);
});

test('a newer trust root that only keys signed which a list has revoked is not taken', async () => {
  const people = [...everybody, second];
  const first = (await rootFile(people, 1, [rootKeeper]))();
  const both = (await rootFile(people, 2, [rootKeeper, second]))();
  if (first === undefined || both === undefined) throw new Error('no root');
  newestRevocations(await listFile(1, rootKeeper, { keys: [{ keyId: second.pair.keyId, reason: 'stolen' }] }), both, folder);
  const [stolen, good] = [await rootFile([...people, eve], 3, [second]), await rootFile(people, 4, [rootKeeper, second])];
  // The one that is in force is read again and again.
  expect([stolen, good, good].map(outcome)).toEqual(['trust/bad-root', 'taken', 'taken']);
});
