/** kill -9 at any moment loses no acknowledged write, and the audit log stays whole. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noteSigner, sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { logOrigin, parseVerifierKey } from '../../app/audit/signed-note.ts';
import { verifyStoredLog } from '../../app/audit/verify-store.ts';
import type { Store } from '../../app/store/store.ts';
import { newStore, type TestStore } from './fixtures.ts';

/** A sixth of all kills, where their number is given; the other kinds of work are in test/kills. */
const kills = process.env['COUNTERSIGN_KILLS'] === undefined ? 15 : Math.ceil(Number(process.env['COUNTERSIGN_KILLS']) / 6);

/** The lines that the writer got out before it was killed, right after it had said `lines` of them. */
async function writeAndKill(test: TestStore, round: number, lines: number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'write-until-killed.ts'), test.folder, test.key.toString('hex'), String(round)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await new Promise<void>((resolve) => {
    child.stdout.on('data', () => {
      if (text.split('\n').length > lines) resolve();
    });
  });
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
  return text.split('\n').slice(0, -1);
}

async function lostIn(store: Store, round: number, lines: readonly string[]): Promise<string[]> {
  const settings = store.settings.all();
  const lost: string[] = [];
  for (const line of lines) {
    const [kind, first = '', second = ''] = line.split(' ');
    if (kind === 'run' && (await store.engine.journal.read(first)).length !== 1) lost.push(line);
    if (kind === 'audit' && store.audit.entry(Number(first))?.subject !== second) lost.push(line);
    if (kind === 'setting' && Number(settings[`last ${round} ${first}`] ?? -1) < Number(second)) lost.push(line);
  }
  return lost;
}

it(`survives kill -9 at ${kills} moments`, async () => {
  const test = await newStore();
  await test.store.close();
  let acknowledged = 0;
  for (let round = 0; round < kills; round += 1) {
    const lines = await writeAndKill(test, round, 1 + ((round * 37) % 180));
    acknowledged += lines.length - 1;
    const store = await test.reopen();
    expect(await lostIn(store, round, lines)).toEqual([]);
    const origin = logOrigin(store.id);
    const key = parseVerifierKey(sha256, noteSigner(origin, store.auditSeed).verifierKey);
    expect(
      verifyStoredLog(store.audit, { digest: sha256, verify: verifyEd25519, origin, keys: key === undefined ? [] : [key] }).problems,
    ).toEqual([]);
    await store.close();
  }
  expect(acknowledged).toBeGreaterThan(500);
}, 120_000);
