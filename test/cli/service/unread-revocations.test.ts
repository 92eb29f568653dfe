/** The kill switch where files cannot be read, or look as they did: what is revoked stops as soon as anybody can know it. */
import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signRevocations, signTrustRoot, type TrustRoot } from '../../../app/bundle/trust-root.node.ts';
import { revocationGuard } from '../../../app/cli/service/revocation-guard.ts';
import { everybody, rootKeeper, rootOf } from '../../bundle/kit.ts';

const digest = 'd'.repeat(64);
const reason = 'wrong people';
let folder: string;
const before = process.env['COUNTERSIGN_STATE'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-unread-'));
  process.env['COUNTERSIGN_STATE'] = join(folder, 'state');
});
afterEach(() => {
  if (before === undefined) delete process.env['COUNTERSIGN_STATE'];
  else process.env['COUNTERSIGN_STATE'] = before;
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const rootRevoking = async (version: number, bundles: TrustRoot['revoked']['bundles']): Promise<void> =>
  writeFileSync(at('root.json'), await signTrustRoot(rootOf(everybody, { version, revoked: { keys: [], bundles } }), [rootKeeper.signer]));
const listRevoking = (number: number, manifestDigest: string): Promise<Uint8Array> =>
  signRevocations(
    {
      type: 'countersign-revocations',
      formatVersion: 1,
      number,
      issuedAt: '2026-01-01T00:00:00Z',
      staleAt: '2999-01-01T00:00:00Z',
      keys: [],
      bundles: [{ manifestDigest, reason }],
    },
    [rootKeeper.signer],
  );

/** A guard whose looks come when they are asked for. */
function guarded(revocations?: string) {
  const looks: (() => void)[] = [];
  const guard = revocationGuard(
    { cwd: folder, unsignedDev: false, trustRoot: 'root.json', ...(revocations === undefined ? {} : { revocations }) },
    { after: (_ms, look) => (looks.push(look), () => undefined) },
  );
  let told = 0;
  const watch = guard.watch(async () => {
    told += 1;
  });
  return {
    guard,
    told: () => told,
    stop: watch.stop,
    async look() {
      const count = looks.length;
      looks.at(-1)?.();
      await vi.waitFor(() => expect(looks.length).toBe(count + 1));
      await Promise.resolve();
    },
  };
}

test('a trust root that could not be read while it came is read once it can be, though it lies there unchanged', async () => {
  await rootRevoking(1, []);
  const { guard, look, told, stop } = guarded();
  const seen = [guard.reasonOf(digest)];
  await rootRevoking(2, [{ manifestDigest: digest, reason }]);
  renameSync(at('state/seen-trust-roots.json'), at('aside.json'));
  writeFileSync(at('state/seen-trust-roots.json'), 'half of');
  await look();
  await look();
  seen.push(guard.reasonOf(digest), guard.unread.map(({ code }) => code).join());
  const toldBefore = told();
  renameSync(at('aside.json'), at('state/seen-trust-roots.json'));
  await look();
  seen.push(guard.reasonOf(digest), guard.unread.length.toString());
  await look();
  stop();
  expect([seen, toldBefore, told()]).toEqual([[undefined, undefined, 'file/not-json', `its bundle was revoked: ${reason}`, '0'], 1, 2]);
});

test('what a trust root revokes is in force where nothing can be remembered', async () => {
  await rootRevoking(1, []);
  const { guard, look, stop } = guarded();
  await rootRevoking(2, [{ manifestDigest: digest, reason }]);
  renameSync(at('state'), at('moved'));
  writeFileSync(at('state'), 'no folder');
  await look();
  stop();
  expect([guard.reasonOf(digest), guard.unread]).toEqual([`its bundle was revoked: ${reason}`, []]);
});

test('a list that was copied over another with its size and time is another list', async () => {
  await rootRevoking(1, []);
  const [first, second] = [await listRevoking(1, 'e'.repeat(64)), await listRevoking(2, digest)];
  writeFileSync(at('list.json'), first);
  const { atime, mtime } = statSync(at('list.json'));
  utimesSync(at('list.json'), atime, mtime);
  const { guard, look, stop } = guarded('list.json');
  const seen = [guard.reasonOf(digest)];
  writeFileSync(at('list.json'), second);
  utimesSync(at('list.json'), atime, mtime);
  await look();
  stop();
  expect([first.length === second.length, ...seen, guard.reasonOf(digest)]).toEqual([true, undefined, `its bundle was revoked: ${reason}`]);
});
