/** A cluster whose worker or server is killed again and again, and comes back by itself. */
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CrashPoint } from '../../app/engine/crash-points.ts';
import { flowOf, node } from '../engine/flow-kit.ts';
import { freePort } from '../kit/restate-server.ts';
import { cluster, pause, remove, worksFolder, writeFlows } from './restate-kit.ts';

/** `victim`: the process id of the server, or the worker itself. `nth`: at the so-manieth time that the run passes the point. */
export interface CrashOrder {
  readonly point: CrashPoint;
  readonly runId: string;
  readonly victim: number | 'worker';
  nth: number;
}

export interface CrashBench {
  /** Runs one run over a kill, and gives what was done in it. */
  round(
    point: CrashPoint,
    victim: 'worker' | 'server',
    nth: number,
  ): Promise<{ readonly status: string; readonly killed: boolean; readonly repeated: readonly string[]; readonly acts: readonly string[] }>;
  close(): Promise<void>;
}

const heardFrom = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const listen = (message: unknown): void => {
      if (message !== word) return;
      child.off('message', listen);
      resolve();
    };
    child.on('message', listen);
    child.once('exit', (code) => {
      if (code !== null) reject(new Error(`the worker ended with ${code}`));
    });
  });

export async function crashBench(): Promise<CrashBench> {
  const folder = worksFolder();
  writeFlows(folder, [
    {
      ...flowOf(
        [
          node('start', 'manual-trigger'),
          node('a', 'noop'),
          node('many', 'http-request', { method: 'PUT', url: 'https://api.example.com/' }),
          node('wait', 'wait'),
          node('loop', 'loop'),
          node('b', 'noop'),
          node('ask', 'approval', { deadlineMinutes: 0 }),
          node('c', 'noop'),
          node('d', 'noop'),
          node('e', 'noop'),
        ],
        [
          'start -> a',
          'a -> many',
          'many -> wait',
          'wait -> loop',
          'loop.loop -> b',
          'b -> loop.back',
          'loop.done -> ask',
          'ask.approved -> c',
          'c -> d',
          'd -> e',
        ],
      ),
      id: 'crashes',
    },
  ]);
  const runs = await cluster();
  const { server } = runs;
  const port = await freePort();
  const spawned = (): ChildProcess =>
    fork(fileURLToPath(new URL('./crash-worker.ts', import.meta.url)), [folder, String(port), server.admin, server.ingress], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  let closing = false;
  let standby = spawned();
  let standbyReady = heardFrom(standby, 'ready');
  let worker: ChildProcess | undefined;
  let listening: Promise<void> = Promise.resolve();
  async function next(): Promise<void> {
    await standbyReady;
    const one = standby;
    worker = one;
    standby = spawned();
    standbyReady = heardFrom(standby, 'ready');
    // Whoever is killed is followed by the one that stands ready; a server that is away cannot be told of it yet.
    one.once('exit', () => {
      if (!closing) listening = next();
    });
    const listens = heardFrom(one, 'listens');
    one.send('go');
    await listens;
  }
  listening = next();
  await listening;
  let count = 0;
  return {
    async round(point, victim, nth) {
      await listening;
      const runId = `run_crash_${count++}`;
      const current = worker;
      if (current === undefined) throw new Error('there is no worker');
      const heard = heardFrom(current, 'heard');
      current.send({ point, runId, victim: victim === 'worker' ? 'worker' : (server.pid() ?? 0), nth } satisfies CrashOrder);
      await heard;
      let over = false;
      const revived = (async () => {
        while (!over) {
          if (!server.alive()) await server.start();
          await pause(20);
        }
      })();
      const insist = async <T>(word: () => Promise<T>): Promise<T> => {
        for (let tries = 0; ; tries += 1) {
          try {
            return await word();
          } catch (error) {
            if (tries > 600) throw error;
            await pause(50);
          }
        }
      };
      await insist(() => runs.begin(runId, 'crashes'));
      const answering = (async () => {
        while (!over) {
          const view = await runs.status(runId).catch(() => undefined);
          const question = view?.questions[0];
          if (question !== undefined)
            await runs
              .decide(runId, question.approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash: question.argumentHash })
              .catch(() => undefined);
          await pause(30);
        }
      })();
      const { status } = await insist(() => runs.ended(runId));
      over = true;
      await Promise.all([revived, answering]);
      const lines = readFileSync(join(folder, 'log'), 'utf8')
        .split('\n')
        .map((line) => line.split(' '))
        .filter(([, run]) => run === runId);
      const done = new Set<string>();
      const repeated: string[] = [];
      for (const [kind, , step = ''] of lines) {
        if (kind === 'done') done.add(step);
        if (kind === 'act' && done.has(step)) repeated.push(step);
      }
      return {
        status,
        killed: lines.some(([kind]) => kind === 'kill'),
        repeated,
        acts: [...new Set(lines.flatMap(([kind, , step = '']) => (kind === 'act' ? [step] : [])))].sort(),
      };
    },
    async close() {
      closing = true;
      await listening.catch(() => undefined);
      for (const one of [worker, standby]) one?.kill('SIGKILL');
      await server.close();
      remove(folder);
    },
  };
}
