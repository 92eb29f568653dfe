/** The store on the journal's own workload, beside plain SQLite in the same run; the audit log's writer and verifier. */
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteSigner, sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { leafOf } from '../../app/audit/entry.ts';
import { exportFormat, exportVersion } from '../../app/audit/export.ts';
import { verifyExportFile } from '../../app/audit/export-file.node.ts';
import { createAuditLog } from '../../app/audit/log.ts';
import { appendLeaf, emptyTree, hashLeaf, rootOf } from '../../app/audit/merkle.ts';
import { checkpointText, logOrigin, signNote } from '../../app/audit/signed-note.ts';
import type { EngineStore, JournalEvent, RunRecord } from '../../app/engine/ports.ts';
import { systemClock } from '../../app/kernel/host.node.ts';
import { canonicalJson } from '../../app/kernel/json.ts';
import { applyWorkingPragmas, openEncrypted, openNative } from '../../app/store/connection.ts';
import { writeDb, type NativeDatabase } from '../../app/store/database.ts';
import { createGroupCommit } from '../../app/store/group-commit.ts';
import { migrateUp } from '../../app/store/migrate.ts';
import { migrations } from '../../app/store/migrations/list.ts';
import { engineStore } from '../../app/store/repositories/engine.ts';
import { createStore, openStore } from '../../app/store/store.ts';
import { median, quantile, type BenchResult } from './result.ts';

const stepsPerRun = 5;
const clients = 32;
const payload = { customer: 'tok_4f2a', text: 'x'.repeat(200), amount: 12.5 };

/** One run as the engine writes it: a batch per durable point, the next step scheduled together with the last one's success. */
async function journalRun(engine: EngineStore, runId: string): Promise<void> {
  const run: RunRecord = {
    runId,
    flowId: 'flow',
    flowName: 'Bench',
    flowHash: 'f'.repeat(64),
    environment: 'dev',
    status: 'running',
    dryRun: false,
    trigger: 'manual',
    startedAt: 1,
    steps: 0,
    retries: 0,
    tokens: 0,
    costMilliUsd: 0,
  };
  const at = 1;
  let from = 0;
  const append = async (events: readonly JournalEvent[], record: RunRecord): Promise<void> => {
    await engine.journal.append({ runId, from, events, run: record });
    from += events.length;
  };
  const started: JournalEvent = {
    type: 'started',
    at,
    flowHash: run.flowHash,
    trigger: 'manual',
    input: [payload],
    maskedInput: [{ ...payload, text: 'x'.repeat(180) }],
    seed: 1,
    dryRun: false,
  };
  await append([started, { type: 'attempted', at, node: 'step-0', round: 0, attempt: 1 }], run);
  for (let step = 0; step < stepsPerRun; step += 1) {
    const done: JournalEvent = {
      type: 'succeeded',
      at,
      node: `step-${step}`,
      round: 0,
      digest: 'd'.repeat(64),
      outputs: { main: [payload] },
      masked: { main: [step === 0 ? { ...payload, text: 'x'.repeat(180) } : payload] },
      usage: { tokens: 0, costMilliUsd: 0 },
    };
    const last = step === stepsPerRun - 1;
    const next: JournalEvent = last
      ? { type: 'ended', at, status: 'succeeded' }
      : { type: 'attempted', at, node: `step-${step + 1}`, round: 0, attempt: 1 };
    await append([done, next], { ...run, status: last ? 'succeeded' : 'running', steps: step + 1 });
  }
}

interface Measured {
  readonly runsPerSecond: number;
  readonly p50: number;
}

async function journalWorkload(native: NativeDatabase, runs: number, concurrency: number): Promise<Measured> {
  applyWorkingPragmas(native);
  const db = writeDb(native);
  migrateUp(db, migrations);
  const engine = engineStore(db, createGroupCommit(db));
  const times: number[] = [];
  const client = async (name: number): Promise<void> => {
    for (let turn = 0; turn < runs / concurrency; turn += 1) {
      const begin = performance.now();
      await journalRun(engine, `run_${String(turn).padStart(6, '0')}_${name}`);
      times.push(performance.now() - begin);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: concurrency }, (_, name) => client(name)));
  const seconds = (performance.now() - begin) / 1_000;
  native.close();
  return { runsPerSecond: times.length / seconds, p50: median(times) };
}

async function journalBench(folder: string): Promise<BenchResult[]> {
  const key = randomBytes(32);
  const encrypted: Measured[] = [];
  const plain: Measured[] = [];
  const alone: Measured[] = [];
  const rounds = 7;
  // Turn and turn about, so that whatever else the machine does hits both alike; the first round warms up.
  for (let round = 0; round < rounds; round += 1) {
    const [e, p] = [openEncrypted(join(folder, `e${round}`), key, {}), openNative(join(folder, `p${round}`), {})];
    const pair =
      round % 2 === 0
        ? [await journalWorkload(e, 2_000, clients), await journalWorkload(p, 2_000, clients)]
        : await journalWorkload(p, 2_000, clients).then(async (first) => [await journalWorkload(e, 2_000, clients), first]);
    alone.push(await journalWorkload(openEncrypted(join(folder, `a${round}`), key, {}), 300, 1));
    const [first, second] = pair;
    if (round > 0 && first !== undefined && second !== undefined) {
      encrypted.push(first);
      plain.push(second);
    }
  }
  const perSecond = median(encrypted.map((run) => run.runsPerSecond));
  const ratios = encrypted.map((run, index) => (plain[index]?.runsPerSecond ?? Number.NaN) / run.runsPerSecond);
  const note = `${clients} clients, median of ${encrypted.length}`;
  return [
    { name: 'five-step runs journaled, encrypted, synchronous=FULL', value: perSecond, unit: 'runs/s', target: '>= 1000', note },
    { name: 'the same, steps', value: perSecond * stepsPerRun, unit: 'steps/s', note },
    {
      name: 'encrypted to plain SQLite, same workload',
      value: median(ratios),
      unit: 'times',
      target: '<= 1.3',
      note: `plain ${median(plain.map((run) => run.runsPerSecond)).toFixed(0)} runs/s; ${quantile(ratios, 0).toFixed(2)} to ${quantile(ratios, 1).toFixed(2)}`,
    },
    {
      name: 'one client alone, a run with 6 fsyncs',
      value: median(alone.slice(1).map((run) => run.p50)),
      unit: 'ms p50',
      note: `${median(alone.slice(1).map((run) => run.runsPerSecond)).toFixed(0)} runs/s`,
    },
  ];
}

async function openingBench(folder: string): Promise<BenchResult[]> {
  const key = randomBytes(32);
  const path = join(folder, 'store');
  await (await createStore({ path, protection: { externalKey: key, passphrase: 'a bench passphrase' } })).store.close();
  const time = async (unlock: Parameters<typeof openStore>[0]['unlock']): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const begin = performance.now();
      const store = await openStore({ path, unlock });
      times.push(performance.now() - begin);
      await store.close();
    }
    return median(times);
  };
  return [
    {
      name: 'unlock with a keychain or service key',
      value: await time({ kind: 'external', key }),
      unit: 'ms',
      note: 'median of 7, head check and all',
    },
    {
      name: 'unlock with a passphrase (Argon2id, 256 MiB)',
      value: await time({ kind: 'passphrase', passphrase: 'a bench passphrase' }),
      unit: 'ms',
      target: '300 to 1500',
      note: 'median of 7',
    },
  ];
}

async function auditAppendBench(folder: string): Promise<BenchResult[]> {
  const { store } = await createStore({ path: join(folder, 'audit'), protection: { externalKey: randomBytes(32) } });
  const log = createAuditLog({
    repository: store.audit,
    clock: systemClock,
    digest: sha256,
    signer: noteSigner(logOrigin(store.id), store.auditSeed),
  });
  const batch = 500;
  const rates: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    const begin = performance.now();
    for (let turn = 0; turn < 10; turn += 1) {
      await Promise.all(
        Array.from({ length: batch }, (_, index) =>
          log.append({
            actor: 'acc_01',
            action: 'run.step-done',
            subject: `run_${turn}_${index}`,
            details: { node: 'step-1', ok: true, ms: index },
          }),
        ),
      );
    }
    rates.push((10 * batch) / ((performance.now() - begin) / 1_000));
  }
  await store.close();
  return [
    {
      name: 'audit entries appended, signed, durable',
      value: median(rates.slice(1)),
      unit: 'entries/s',
      target: '>= 5000',
      note: `batches of ${batch}, one fsync each`,
    },
  ];
}

/** An export of so many entries, made without a database: only reading is measured. */
function writeExport(path: string, size: number): void {
  const origin = logOrigin('bench');
  const signer = noteSigner(origin, randomBytes(32));
  const descriptor = openSync(path, 'w');
  const every = 256;
  writeSync(
    descriptor,
    `${canonicalJson({ checkpoints: Math.ceil(size / every), format: exportFormat, keys: [signer.verifierKey], origin, size, version: exportVersion })}\n`,
  );
  let tree = emptyTree;
  let prev: string | undefined;
  let text = '';
  for (let index = 0; index < size; index += 1) {
    const leaf = leafOf({
      index,
      time: 1_800_000_000_000 + index,
      actor: `acc_${index % 50}`,
      action: 'run.step-done',
      subject: `run_${index}`,
      details: { node: 'step-1', ok: true, ms: index % 900 },
      ...(prev === undefined ? {} : { prev }),
    });
    const hash = hashLeaf(sha256, Buffer.from(leaf));
    tree = appendLeaf(sha256, tree, hash).tree;
    prev = Buffer.from(hash).toString('hex');
    text += `${leaf}\n`;
    if (tree.size % every === 0 || tree.size === size) {
      text += `${canonicalJson({ checkpoint: signNote(sha256, signer, checkpointText({ origin, size: tree.size, root: rootOf(sha256, tree) })) })}\n`;
      writeSync(descriptor, text);
      text = '';
    }
  }
  closeSync(descriptor);
}

function auditVerifyBench(folder: string): BenchResult[] {
  const path = join(folder, 'million.jsonl');
  writeExport(path, 1_000_000);
  const begin = performance.now();
  const report = verifyExportFile(path, { digest: sha256, verify: verifyEd25519 });
  const seconds = (performance.now() - begin) / 1_000;
  if (!report.ok) throw new Error(`the export is not sound: ${JSON.stringify(report.problems.slice(0, 3))}`);
  return [
    { name: 'audit export of 1,000,000 entries verified', value: seconds, unit: 's', target: '<= 10', note: '3,907 signed checkpoints' },
  ];
}

export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    return [
      ...(await journalBench(folder)),
      ...(await openingBench(folder)),
      ...(await auditAppendBench(folder)),
      ...auditVerifyBench(folder),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
