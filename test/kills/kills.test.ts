/** kill -9 at any moment of rotating, backing up, restoring, signing and forwarding: nothing acknowledged is lost, nothing stands there by half. `COUNTERSIGN_KILLS=200` kills 200 times. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sha256, noteSigner, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { logOrigin, parseVerifierKey } from '../../app/audit/signed-note.ts';
import { verifyStoredLog } from '../../app/audit/verify-store.ts';
import { tellCutShort } from '../../app/host/store/cut-short.node.ts';
import { restoreStore } from '../../app/store/backup.ts';
import { testStretchCost } from '../kit/costs.ts';
import { createStore, openStore, type Store } from '../../app/store/store.ts';
import { seededRandom } from '../identity/kit.ts';
import { keyOf, passphraseOf } from './keys.ts';
import { furnish } from './furnish.ts';
import { workspaceOver } from './office.ts';

/** Of each of the five kinds here; writing, the sixth, has its test beside the store's. */
const rounds = Math.ceil(Number(process.env['COUNTERSIGN_KILLS'] ?? 15) / 6);
const root = mkdtempSync(join(tmpdir(), 'countersign-kills-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});
const random = seededRandom(5);

interface Moment {
  readonly afterMs: number;
  /** Lines that are waited for, the first of which is `ready`. */ readonly said?: number;
  /** The line that is waited for. */ readonly line?: string;
}

/** Runs the work, waits for the moment and kills it; gives the whole lines that it got out. */
async function workAndKill(
  kind: string,
  folder: string,
  { afterMs, said = 1, line = '' }: Moment,
  generation = 0,
  flowId = '',
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'work-until-killed.ts'), kind, folder, String(generation), flowId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const gone = new Promise((resolve) => child.once('close', resolve));
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.split('\n').length > said && text.includes(`${line}\n`)) resolve();
    });
  });
  await Promise.race([ready, gone]);
  await new Promise((resolve) => {
    setTimeout(resolve, afterMs);
  });
  child.kill('SIGKILL');
  await gone;
  const lines = text.split('\n').slice(0, -1);
  expect(lines[0]).toBe('ready');
  return lines.slice(1);
}

/** Steps of the thread that copies, rewrites and proves whole databases: each is hit in its turn, and every second kill falls anywhere. */
const steps = ['copy 0', 'verify 3', 'copy 1', 'verify 0', 'replace 0', 'verify 9', 'copy 2', 'verify 15'];
const hit = (round: number, known: readonly string[], ms: number): Moment =>
  round % 2 === 0 ? { line: `at ${known[(round / 2) % known.length] ?? ''}`, afterMs: momentIn(8) } : { afterMs: momentIn(ms) };

const momentIn = (ms: number): number => Math.floor((((random.bytes(1)[0] ?? 0) + (random.bytes(1)[0] ?? 0) * 256) / 65_536) * ms);
const numbers = (lines: readonly string[], word: string): number[] =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(' ')[1]));

async function made(name: string, fill: (store: Store) => Promise<void> | void): Promise<string> {
  const folder = join(root, name);
  const { store } = await createStore({
    path: folder,
    protection: { externalKey: keyOf(0), passphrase: passphraseOf(0), cost: testStretchCost },
  });
  await fill(store);
  await store.close();
  return folder;
}

/** The audit log as the verifier sees it. */
function problemsOf(store: Store): readonly unknown[] {
  const origin = logOrigin(store.id);
  const key = parseVerifierKey(sha256, noteSigner(origin, store.auditSeed).verifierKey);
  return verifyStoredLog(store.audit, { digest: sha256, verify: verifyEd25519, origin, keys: key === undefined ? [] : [key] }).problems;
}

test(`key rotation, ${rounds} kills: both ways in of one generation open everything, and no other does`, async () => {
  const folder = await made('rotate', (store) => {
    for (let index = 0; index < 200; index += 1) store.settings.set(`key ${index}`, 'value '.repeat(60));
  });
  const before = await openStore({ path: folder, unlock: { kind: 'external', key: keyOf(0) }, cost: testStretchCost });
  const content = JSON.stringify(before.settings.all());
  await before.close();
  const found: unknown[] = [];
  let generation = 0;
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = numbers(await workAndKill('rotate', folder, hit(round, steps, 400), generation), 'rotated').at(-1) ?? generation;
    const opens: string[] = [];
    for (const candidate of [acknowledged, acknowledged + 1]) {
      for (const unlock of [
        { kind: 'external', key: keyOf(candidate) },
        { kind: 'passphrase', passphrase: passphraseOf(candidate) },
      ] as const) {
        try {
          const store = await openStore({ path: folder, unlock, cost: testStretchCost });
          opens.push(`${candidate} ${unlock.kind} ${JSON.stringify(store.settings.all()) === content}`);
          await store.close();
          generation = candidate;
        } catch (error) {
          expect(error).toMatchObject({ code: 'store/wrong-key' });
        }
      }
    }
    const leftOver = readdirSync(folder).filter((name) => name.includes('.next'));
    if (opens.join() !== `${generation} external true,${generation} passphrase true` || leftOver.length > 0)
      found.push({ round, opens, leftOver });
  }
  expect(found).toEqual([]);
}, 600_000);

test(`backups, ${rounds} kills: each that is there is whole, and each that was acknowledged is there`, async () => {
  const folder = await made('backup', (store) => {
    for (let index = 0; index < 200; index += 1) store.settings.set(`key ${index}`, 'value '.repeat(60));
  });
  const found: unknown[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const lines = await workAndKill(
      'backup',
      folder,
      hit(
        round,
        steps.filter((step) => !/copy 2|replace/.test(step)),
        400,
      ),
    );
    const store = await openStore({ path: folder, unlock: { kind: 'external', key: keyOf(0) } });
    const turn = Number(store.settings.all()['turn'] ?? 0);
    await store.close();
    const names = readdirSync(join(folder, 'backups'));
    const whole = names.filter((name) => name.endsWith('.countersign-db'));
    const unknown = names.filter((name) => !/^b\d+\.(countersign-db|keys\.json)$/.test(name) && !name.startsWith('replaced'));
    const missing = numbers(lines, 'backup').filter((number) => !whole.includes(`b${number}.countersign-db`));
    const lost = numbers(lines, 'turn').filter((number) => number > turn);
    // The newest of them, on another machine: earlier rounds have proven the others.
    for (const name of whole.slice(-2)) {
      const elsewhere = join(root, 'elsewhere');
      await restoreStore({
        path: elsewhere,
        from: join(folder, 'backups', name),
        unlock: { kind: 'passphrase', passphrase: passphraseOf(0) },
        label: 'x',
      });
      const restored = await openStore({ path: elsewhere, unlock: { kind: 'external', key: keyOf(0) }, accept: 'rolled-back' });
      if (`b${restored.settings.all()['turn'] ?? ''}.countersign-db` !== name)
        found.push({ round, name, turn: restored.settings.all()['turn'] });
      await restored.close();
      rmSync(elsewhere, { recursive: true });
    }
    if (unknown.length + missing.length + lost.length > 0) found.push({ round, unknown, missing, lost });
    for (const name of names) rmSync(join(folder, 'backups', name), { recursive: true, force: true });
  }
  expect(found).toEqual([]);
}, 600_000);

test(`restores, ${rounds} kills: the store is the one that was written to, or whole the one that was restored`, async () => {
  const folder = await made('restore', async (store) => {
    for (let index = 0; index < 200; index += 1) store.settings.set(`key ${index}`, 'value '.repeat(60));
    store.settings.set('turn', 'kept');
    mkdirSync(store.paths.backups, { recursive: true });
    await store.backup(join(store.paths.backups, 'kept.countersign-db'));
  });
  const found: unknown[] = [];
  let before = 'kept';
  for (let round = 0; round < rounds; round += 1) {
    const lines = await workAndKill('restore', folder, hit(round, [...steps.filter((step) => step !== 'copy 2'), 'replace 1'], 600));
    const lastReplace = lines.lastIndexOf('at replace 0');
    const writes = lines.slice(lastReplace + 1).filter((line) => line.startsWith('turn '));
    const written = writes.at(-1)?.slice(5);
    // A write may have been made whose word did not come out any more.
    const next =
      written === undefined
        ? `${lines.filter((line) => line.startsWith('restored ')).length + 1}.0`
        : written.replace(/\d+$/, (number) => String(Number(number) + 1));
    const present = written ?? (lastReplace < 0 ? before : 'kept');
    const replacing = lastReplace >= 0 && !lines.slice(lastReplace).some((line) => line.startsWith('restored '));
    const formerly =
      lines
        .slice(0, Math.max(0, lastReplace))
        .filter((line) => line.startsWith('turn '))
        .at(-1)
        ?.slice(5) ?? '';
    const store = await openStore({ path: folder, unlock: { kind: 'external', key: keyOf(0) }, accept: 'rolled-back' });
    const settings = store.settings.all();
    const turn = settings['turn'] ?? '';
    const problems = problemsOf(store);
    await store.close();
    const leftOver = readdirSync(folder).filter((name) => name.includes('.next'));
    const possible = replacing ? [formerly, 'kept'] : [present, next];
    if (
      !possible.includes(turn) ||
      Object.keys(settings).filter((key) => key.startsWith('key ')).length !== 200 ||
      leftOver.length + problems.length > 0
    )
      found.push({ round, turn, possible, leftOver, problems, said: lines.slice(-3) });
    before = turn;
  }
  expect(found).toEqual([]);
}, 600_000);

test(`signing, ${rounds} kills: a signature is there with its audit entry, or neither is`, async () => {
  let flowId = '';
  const folder = await made('sign', async (store) => {
    flowId = await furnish(store);
  });
  const found: unknown[] = [];
  let [signed, cutShort] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const lines = await workAndKill('sign', folder, { afterMs: momentIn(500), said: 1 + (round % 4) }, 0, flowId);
    const store = await openStore({ path: folder, unlock: { kind: 'external', key: keyOf(0) } });
    const workspace = workspaceOver(store);
    await tellCutShort(store, workspace.audit);
    const told = workspace.audit.find({ action: 'review.signed', limit: 100_000 });
    const outcomes = new Map(told.map(({ subject, details }) => [subject, details['outcome']]));
    const reviews = workspace.reviews.reviews.list();
    const silent = reviews.filter(
      (review) => review.signatures.length > 0 && !['done', 'cut-short'].includes(outcomes.get(review.id) ?? ''),
    );
    const empty = [...outcomes].filter(
      ([id, outcome]) => outcome === 'done' && reviews.find((review) => review.id === id)?.signatures.length !== 1,
    );
    const lost = lines.filter(
      (line) => line.startsWith('signed ') && reviews.find(({ id }) => id === line.split(' ')[1])?.signatures.length !== 1,
    );
    const submissions = workspace.audit.find({ action: 'review.submitted', limit: 100_000 }).length;
    signed += lines.filter((line) => line.startsWith('signed ')).length;
    cutShort = told.filter(({ details }) => details['outcome'] === 'cut-short').length;
    const problems = problemsOf(store);
    if (silent.length + empty.length + lost.length + problems.length > 0 || submissions < reviews.length || store.begun.list().length > 0)
      found.push({ round, silent: silent.length, empty, lost, problems, submissions, reviews: reviews.length });
    await workspace.forwarding.close();
    await store.close();
  }
  expect({ found, some: signed > 0 }).toEqual({ found: [], some: true });
  if (process.env['COUNTERSIGN_KILLS'] !== undefined) process.stdout.write(`signed ${signed}, cut short ${cutShort}\n`);
}, 600_000);

test(`forwarding, ${rounds} kills: the file holds every entry that was acknowledged, each line whole and in order`, async () => {
  const folder = await made('forward', (store) => {
    store.forwarding.save({ id: 'f', name: 'File', enabled: true, kind: 'file', fileName: 'siem.jsonl', format: 'ocsf' });
  });
  const file = join(folder, 'forwarded', 'siem.jsonl');
  const found: unknown[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = numbers(await workAndKill('forward', folder, { afterMs: momentIn(300) }), 'entries').at(-1) ?? 0;
    const store = await openStore({ path: folder, unlock: { kind: 'external', key: keyOf(0) } });
    const workspace = workspaceOver(store);
    const size = store.audit.size();
    for (let tries = 0; tries < 2_000 && (store.forwarding.cursor('f')?.at.next ?? 0) < size; tries += 1)
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    await workspace.forwarding.close();
    const problems = problemsOf(store);
    const cursor = store.forwarding.cursor('f');
    await store.close();
    const sequence = (existsSync(file) ? readFileSync(file, 'utf8') : '')
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { metadata: { sequence: number } }).metadata.sequence);
    const once = [...new Set(sequence)];
    const whole = once.length === size && once.every((number, index) => number === index);
    if (!whole || size < acknowledged || problems.length > 0 || cursor?.lost !== 0)
      found.push({ round, size, acknowledged, once: once.length, problems, lost: cursor?.lost });
  }
  expect(found).toEqual([]);
}, 600_000);
