/** A worker and a cluster of its own, and what one says to them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedSigner } from '../../app/bundle/dsse.node.ts';
import type { TrustedKey } from '../../app/bundle/trust-root.node.ts';
import { keyPairOf } from '../../app/identity/ed25519.node.ts';
import { signAnswer } from '../../app/serve/control/signed-answer.ts';
import type { AnswerWord } from '../../app/serve/control/request.ts';
import { clusterAt, type Cluster, type RunView } from '../../app/cli/restate/cluster.ts';
import type { JournalKey } from '../../app/cli/restate/sealed.ts';
import { startWorker, type Worker, type WorkerOptions } from '../../app/cli/restate/worker.ts';
import type { DurableEnd, DurableRequest } from '../../app/engine/durable/ports.ts';
import type { ApprovalRequest, RunEvent, RunStatus } from '../../app/engine/ports.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { freePort, restateServer, type RestateServer } from '../kit/restate-server.ts';

export const worksFolder = (): string => mkdtempSync(join(tmpdir(), 'countersign-worker-'));

export function writeFlows(folder: string, flows: readonly Flow[]): void {
  for (const flow of flows) writeFileSync(join(folder, `${flow.id}.flow.json`), printFlow(flow));
}

/** People with keys of their own, whose signed answers count: ann has two. */
export const people = (
  [
    ['ann', 'legal'],
    ['bob', 'legal'],
    ['eve', 'security'],
    ['ann', 'legal'],
  ] as const
).map(([owner, group], nth) => {
  const pair = keyPairOf(new Uint8Array(32).fill(nth + 1));
  return { pair, key: { keyId: pair.keyId, publicKey: pair.publicKey, owner, groups: [group], roles: [] } satisfies TrustedKey };
});
/** An answer that a person signed; `nth` is which of `people`. */
export const signedBy = async (nth: number, word: AnswerWord): Promise<{ readonly envelope: string }> => ({
  envelope: await signAnswer(word, seedSigner((people[nth] ?? (people[0] as (typeof people)[number])).pair)),
});

/** What all workers of the tests, and whoever talks to their runs, share. */
export const testKey = new Uint8Array(32).fill(0x5a);
/** The outcome's code where a word was refused. */
export const codeOf = async (word: Promise<unknown>): Promise<string> =>
  await word.then(
    () => 'ok',
    (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
  );

export interface TestCluster extends Omit<Cluster, 'begin' | 'ended'> {
  readonly server: RestateServer;
  begin(runId: string, flowId: string, more?: Partial<DurableRequest>): Promise<boolean>;
  ended(runId: string): Promise<DurableEnd>;
  /** The run's open questions, once it has one. */
  asked(runId: string): Promise<readonly Question[]>;
  /** Resolves once the run stands so. */
  stands(runId: string, status: RunStatus): Promise<void>;
}
export type Question = Pick<ApprovalRequest, 'approvalId' | 'argumentHash' | 'ask'>;

/** Longer than any test may take: it is the test that ends. */
const WAIT_MS = 600_000;
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export async function cluster(key: JournalKey = testKey): Promise<TestCluster> {
  const server = await restateServer();
  await server.start();
  const runs = clusterAt(new URL(server.ingress), key);
  async function until<T>(runId: string, found: (view: RunView) => T | undefined): Promise<T> {
    for (let tries = 0; tries < 800; tries += 1) {
      const view = await runs.status(runId).catch(() => undefined);
      const value = view === undefined ? undefined : found(view);
      if (value !== undefined) return value;
      await pause(50);
    }
    throw new Error(`${runId} does not come to it`);
  }
  return {
    ...runs,
    server,
    begin: (runId, flowId, more = {}) => runs.begin(runId, { flowId, kind: 'manual', input: [{}], dryRun: false, ...more }),
    ended: (runId) => runs.ended(runId, WAIT_MS),
    asked: (runId) => until(runId, ({ questions }) => (questions.length > 0 ? (questions as unknown as readonly Question[]) : undefined)),
    stands: (runId, wanted) => until(runId, ({ status }) => (status === wanted ? true : undefined)).then(() => undefined),
  };
}

/** A worker in this process. */
export async function workerHere(
  folder: string,
  { server }: Pick<TestCluster, 'server'>,
  more: Partial<WorkerOptions> = {},
): Promise<Worker & { readonly events: RunEvent[] }> {
  const events: RunEvent[] = [];
  const worker = await startWorker({
    cwd: folder,
    folder,
    host: '127.0.0.1',
    port: 0,
    webPort: 0,
    advertise: undefined,
    admin: new URL(server.admin),
    ingress: new URL(server.ingress),
    identityKeys: [],
    key: testKey,
    unsignedDev: true,
    answerKeys: () => people.map(({ key }) => key),
    connections: () => ({ get: async () => undefined }),
    events: {
      emit: (event) => {
        events.push(event);
      },
    },
    ...more,
  });
  return { ...worker, events };
}

/** One address in front of several workers, which gives each connection to the next one that takes it. */
export async function balancer(ports: readonly number[]): Promise<{ readonly url: URL; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => undefined).once('close', () => open.delete(socket));
  };
  let turn = 0;
  const server = createServer((from) => {
    keep(from);
    const reach = (left: number): void => {
      const to = connect({ host: '127.0.0.1', port: ports[turn++ % ports.length] ?? 0 });
      keep(to);
      to.once('connect', () => {
        from.pipe(to).pipe(from);
        from.once('close', () => to.destroy());
        to.once('close', () => from.destroy());
      });
      to.once('error', () => {
        if (to.connecting || to.bytesRead === 0) {
          if (left > 1) reach(left - 1);
          else from.destroy();
        }
      });
    };
    reach(ports.length);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: new URL(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export interface WorkerProcess {
  /** Where the cluster reaches it. */
  readonly port: number;
  start(): Promise<void>;
  /** As it is told to stop by whoever operates it; gives its exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
  readonly events: { readonly type: string; readonly runId?: string; readonly nodeId?: string }[];
}

/** `countersign worker` as a process of its own, always at the same port. */
export async function workerProcess(
  folder: string,
  { server }: Pick<TestCluster, 'server'>,
  bindings: Readonly<Record<string, unknown>> = {},
  extra: readonly string[] = [],
): Promise<WorkerProcess> {
  const port = await freePort();
  writeFileSync(join(folder, 'bindings.json'), JSON.stringify(bindings));
  writeFileSync(join(folder, 'worker.key'), Buffer.from(testKey).toString('hex'), { mode: 0o600 });
  const events: WorkerProcess['events'] = [];
  let child: ChildProcess | undefined;
  return {
    events,
    port,
    async start() {
      const args = [
        'worker',
        folder,
        '--engine',
        'restate',
        '--unsigned-dev',
        '--port',
        String(port),
        '--web-port',
        '0',
        '--admin',
        server.admin,
        '--ingress',
        server.ingress,
        '--key',
        join(folder, 'worker.key'),
        '--json',
        ...extra,
      ];
      const started = spawn(process.execPath, [fileURLToPath(new URL('../../app/cli/bin.mjs', import.meta.url)), ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      let errors = '';
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors += text;
      });
      await new Promise<void>((resolve, reject) => {
        let rest = '';
        started.stdout.setEncoding('utf8').on('data', (text: string) => {
          const lines = `${rest}${text}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            const event = JSON.parse(line) as WorkerProcess['events'][number];
            events.push(event);
            if (event.type === 'worker.started') resolve();
          }
        });
        started.once('exit', (code) => reject(new Error(`the worker ended with ${code}: ${errors}`)));
      });
    },
    async stop() {
      const running = child;
      child = undefined;
      return await new Promise((resolve) => {
        running?.once('exit', resolve);
        running?.kill('SIGTERM');
      });
    },
    async kill() {
      const running = child;
      child = undefined;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise((resolve) => {
        running.once('exit', resolve);
      });
      running.kill('SIGKILL');
      await gone;
    },
  };
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
