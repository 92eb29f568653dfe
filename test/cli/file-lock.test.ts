/** A lock at a shared file: one at a time, whatever the clocks say, and never for ever. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aloneAt, aloneNow } from '../../app/cli/file-lock.ts';
import { codeOfError } from '../../app/kernel/errors.ts';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'countersign-lock-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
const fileAt = (name: string): string => join(folder, name);
/** Never stale within a test. */
const patient = { againMs: 1, staleMs: 600_000, patienceMs: 600_000 };
const quick = { againMs: 1, staleMs: 20, patienceMs: 600_000 };

test.each([['ahead of', 3_600_000], ['behind', -3_600_000]])('one that was left behind, by a clock %s ours, is taken over, and nothing of it stays', async (_where, ms) => {
  const path = fileAt(`left${ms}`);
  const left = (): void => { writeFileSync(`${path}.lock`, 'dead'); utimesSync(`${path}.lock`, new Date(Date.now() + ms), new Date(Date.now() + ms)); };
  left();
  expect(await aloneAt(path, async (isMine) => isMine(), quick)).toBe(true);
  left();
  expect([aloneNow(path, () => 'in', quick), readdirSync(folder).filter((name) => name.startsWith(`left${ms}`))]).toEqual(['in', []]);
});

test('whoever lives keeps it, however old its file looks', async () => {
  const path = fileAt('living');
  const did: string[] = [];
  const held = Promise.withResolvers<undefined>();
  const first = aloneAt(path, async () => { await held.promise; did.push('first'); }, patient);
  utimesSync(`${path}.lock`, new Date(0), new Date(0));
  const second = aloneAt(path, async () => { did.push('second'); }, patient);
  await new Promise<void>((go) => { setTimeout(go, 20); });
  did.push('waited');
  held.resolve(undefined);
  await Promise.all([first, second]);
  expect([did, existsSync(`${path}.lock`)]).toEqual([['waited', 'first', 'second'], false]);
});

test('who lost it by standing still hears so, and leaves the lock of the next alone', async () => {
  const path = fileAt('lost');
  const next = Promise.withResolvers<undefined>();
  let second: Promise<string> | undefined;
  const mine = await aloneAt(path, async (isMine) => {
    const begun = Promise.withResolvers<undefined>();
    second = aloneAt(path, async () => { begun.resolve(undefined); await next.promise; return readFileSync(`${path}.lock`, 'utf8'); }, quick);
    await begun.promise;
    return isMine();
  }, patient);
  next.resolve(undefined);
  expect([mine, await second, existsSync(`${path}.lock`)]).toEqual([false, expect.stringMatching(/^[0-9a-f]{32}$/), false]);
});

test('one that others pass on for ever is an error, as is a folder that cannot be written', async () => {
  const path = fileAt('busy');
  let turn = 0;
  const others = setInterval(() => { writeFileSync(`${path}.lock`, String(turn += 1)); }, 1);
  writeFileSync(`${path}.lock`, 'other');
  const busy: unknown = await aloneAt(path, async () => 'in', { againMs: 1, staleMs: 100, patienceMs: 100 }).catch((error: unknown) => error);
  clearInterval(others);
  const nowhere: unknown = await aloneAt(fileAt('no/such/folder'), async () => 'in', quick).catch((error: unknown) => error);
  expect([codeOfError(busy), String(busy), codeOfError(nowhere)]).toEqual(['file/unwritable', expect.stringContaining('without a pause'), 'file/unwritable']);
});
