/**
 * npm run soak [-- DURATION]: for so many seconds, or minutes as in 20m (300 s unless told), a service under mixed load (web requests, schedules,
 * approvals, failures, retries) over one encrypted store: killed and started again for the first half, left alone for the second. Prints memory and
 * counts; ends with 1 when a run was lost, did not end, or memory of the long life grew.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../app/store/store.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { flowOf, node } from '../engine/flow-kit.ts';
import { root } from '../support/toolchain.ts';
import { liveHeapMb } from './live-heap.ts';

const KILL_EVERY_MS = 45_000;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const secret = randomBytes(16).toString('hex');

const hookSlot = { id: 'hook', name: 'hook', type: 'http', auth: 'bearer' as const, hosts: [], scopes: [] };
const flows: readonly Flow[] = [
  {
    ...flowOf(
      [
        node('in', 'webhook-trigger', { path: 'sum', auth: 'hmac', ratePerMinute: 0 }, { connection: 'hook' }),
        node('sum', 'script', { code: '({ sum: input.body.a + input.body.b })' }),
        node('out', 'respond-webhook', { status: 200, body: '{{ input.sum }}' }),
      ],
      ['in -> sum', 'sum -> out'],
      { connections: [hookSlot] },
    ),
    id: 'soak_sum',
    name: 'Sum',
  },
  {
    ...flowOf(
      [
        node('in', 'webhook-trigger', { path: 'fail', auth: 'hmac', ratePerMinute: 0 }, { connection: 'hook' }),
        node('bad', 'script', { code: 'throw new Error("no")' }),
      ],
      ['in -> bad'],
      { connections: [hookSlot], settings: { errorFlow: 'soak_errors' } },
    ),
    id: 'soak_fail',
    name: 'Fails',
  },
  {
    ...flowOf(
      [
        node('failed', 'error-trigger'),
        node('note', 'set-fields', {
          assignments: [
            { name: 'of', value: '{{ input.run.flowId }}' },
            { name: 'why', value: '{{ input.error.code }}' },
          ],
        }),
      ],
      ['failed -> note'],
    ),
    id: 'soak_errors',
    name: 'Hears of errors',
  },
  {
    ...flowOf(
      [
        node('in', 'webhook-trigger', { path: 'ask', auth: 'hmac', ratePerMinute: 0 }, { connection: 'hook' }),
        node('ask', 'approval', { title: 'Go on?', deadlineMinutes: 1 }),
        node('late', 'noop'),
      ],
      ['in -> ask', 'ask.expired -> late'],
      { connections: [hookSlot] },
    ),
    id: 'soak_ask',
    name: 'Asks',
  },
  {
    ...flowOf(
      [
        node('tick', 'schedule-trigger', { cron: '*/2 * * * * *', timezone: 'UTC' }),
        node('loop', 'loop'),
        node('wait', 'wait', { mode: 'for', seconds: 1 }),
      ],
      ['tick -> loop', 'loop.loop -> wait', 'wait -> loop.back'],
    ),
    id: 'soak_tick',
    name: 'Ticks',
  },
];

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  /** Where its inspector listens, on loopback. */
  readonly inspector: string;
}

function begin(folder: string): Promise<Running> {
  const args = [
    'start',
    join(folder, 'flows'),
    '--unsigned-dev',
    '--port',
    '0',
    '--store',
    join(folder, 'store'),
    '--store-key',
    join(folder, 'key'),
    '--json',
  ];
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', join(root, 'app', 'cli', 'bin.mjs'), ...args], {
    cwd: folder,
    env: { ...process.env, HOOK: secret, COUNTERSIGN_STATE: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let heard = '';
  let inspector = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    heard = (heard + chunk.toString()).slice(-2_000);
    inspector ||= /ws:\/\/\S+/.exec(heard)?.[0] ?? '';
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the service ended with ${String(code)} before it listened: ${heard}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (text === 'told') return;
      text += chunk.toString();
      const line = text.split('\n').find((one) => one.includes('"service.started"'));
      if (line === undefined) return;
      text = 'told';
      resolve({ child, port: (JSON.parse(line) as { port: number }).port, inspector });
    });
  });
}

const residentMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;

export async function main(args: readonly string[]): Promise<void> {
  const [, amount = '', unit] = /^(\d+)(s|m)?$/.exec(args[0] ?? '300') ?? [];
  if (amount === '') throw new Error('How long? Give seconds, or minutes as in 20m.');
  const seconds = Number(amount) * (unit === 'm' ? 60 : 1);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-soak-'));
  const key = randomBytes(32);
  mkdirSync(join(folder, 'flows'));
  writeFileSync(join(folder, 'key'), key, { mode: 0o600 });
  writeFileSync(
    join(folder, 'flows', 'bindings.json'),
    JSON.stringify({ hook: { hosts: [], auth: { type: 'bearer', secret: { env: 'HOOK' } } } }),
  );
  for (const flow of flows) writeFileSync(join(folder, 'flows', `${flow.id}.flow.json`), printFlow(flow));
  const answers: Record<string, number> = {};
  const memory: { life: number; resident: number; live: number }[] = [];
  let kills = 0;
  let service = await begin(folder);
  let nextKill = Date.now() + KILL_EVERY_MS;
  const until = Date.now() + seconds * 1_000;
  // Kills stop half-way: whether memory stays flat only a long life can show.
  const lastKill = Date.now() + seconds * 500;
  let asked = 0;
  const accepted = new Set<string>();
  const call = async (path: string): Promise<void> => {
    const body = JSON.stringify({ a: asked, b: (asked += 1) });
    const at = Math.floor(Date.now() / 1_000);
    const sign = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    try {
      const response = await fetch(`http://127.0.0.1:${service.port}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-signature': `t=${at},v1=${sign}` },
        body,
      });
      const text = await response.text();
      answers[`${path} ${response.status}`] = (answers[`${path} ${response.status}`] ?? 0) + 1;
      const runId = /"runId":"([^"]+)"/.exec(text)?.[1];
      if (response.status === 202 && runId !== undefined) accepted.add(runId);
    } catch {
      answers[`${path} cut off`] = (answers[`${path} cut off`] ?? 0) + 1;
    }
  };
  let sampled = 0;
  while (Date.now() < until) {
    await Promise.all([...Array.from({ length: 8 }, () => call('sum')), call('fail'), ...(asked % 10 === 0 ? [call('ask')] : [])]);
    await pause(50);
    if (Date.now() - sampled > 10_000 && service.child.pid !== undefined) {
      sampled = Date.now();
      const now = { life: kills, resident: residentMb(service.child.pid), live: await liveHeapMb(service.inspector) };
      memory.push(now);
      say(
        `${new Date().toISOString()}  ${now.resident.toFixed(0)} MB resident, ${now.live.toFixed(1)} MB live  ${asked} calls  ${kills} kills`,
      );
    }
    if (Date.now() > nextKill && Date.now() < lastKill) {
      nextKill = Date.now() + KILL_EVERY_MS;
      const gone = new Promise((resolve) => {
        service.child.once('exit', resolve);
      });
      service.child.kill('SIGKILL');
      await gone;
      kills += 1;
      service = await begin(folder);
    }
  }
  // Approvals expire after a minute; all else is done long before.
  await pause(75_000);
  const stopped = new Promise((resolve) => {
    service.child.once('exit', resolve);
  });
  service.child.kill('SIGTERM');
  await stopped;
  const store = await openStore({ path: join(folder, 'store'), unlock: { kind: 'external', key } });
  const runs = await store.engine.runs.list({ limit: 1_000_000 });
  await store.close();
  const counts: Record<string, number> = {};
  for (const run of runs) {
    const key = `${run.flowName}: ${run.status}${run.error === undefined ? '' : ` (${run.error.code})`}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  const known = new Set(runs.map((run) => run.runId));
  const lost = [...accepted].filter((runId) => !known.has(runId));
  const open = runs.filter((run) => run.endedAt === undefined && run.flowId !== 'soak_tick');
  const failures = runs.filter((run) => run.flowId === 'soak_fail' && run.status === 'failed').length;
  const heard = runs.filter((run) => run.flowId === 'soak_errors' && run.status === 'succeeded').length;
  const wrong = runs.filter(
    (run) => run.endedAt !== undefined && (run.flowId === 'soak_fail' ? run.error?.code !== 'script/error' : run.status !== 'succeeded'),
  );
  // The first quarter of a life fills caches and the database's pages; growth after that would be a leak.
  const long = memory.filter((one) => one.life === kills).map((one) => one.live);
  const warm = long.slice(Math.ceil(long.length / 4));
  const half = Math.floor(warm.length / 2);
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / Math.max(1, list.length);
  const [before, after] = [mean(warm.slice(0, half)), mean(warm.slice(half))];
  say(`answers: ${JSON.stringify(answers)}\nruns: ${JSON.stringify(counts, null, 1)}`);
  say(
    `${seconds} s, ${kills} kills; accepted ${accepted.size}, lost ${lost.length}; not ended ${open.length}; failures ${failures}, heard of ${heard}; ended otherwise than they should ${wrong.length}`,
  );
  say(
    `live heap of the last life (${long.length * 10} s), past its first quarter: first half ${before.toFixed(1)} MB, second half ${after.toFixed(1)} MB; most resident in any life ${Math.max(0, ...memory.map((one) => one.resident)).toFixed(0)} MB`,
  );
  rmSync(folder, { recursive: true, force: true });
  if (lost.length > 0 || open.length > 0 || failures !== heard || wrong.length > 0 || after > before * 1.05) process.exitCode = 1;
}
