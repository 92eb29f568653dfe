/** A worker and a cluster of its own, and what one says to them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DurableEnd } from '../../app/engine/durable/ports.ts';
import type { ApprovalRequest } from '../../app/engine/ports.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { freePort, restateServer, type RestateServer } from '../kit/restate-server.ts';

export const worksFolder = (): string => mkdtempSync(join(tmpdir(), 'countersign-worker-'));

export function writeFlows(folder: string, flows: readonly Flow[]): void {
  for (const flow of flows) writeFileSync(join(folder, `${flow.id}.flow.json`), printFlow(flow));
}

export interface Cluster {
  readonly server: RestateServer;
  post(runId: string, handler: string, body?: unknown): Promise<{ readonly status: number; readonly value: unknown }>;
  begin(runId: string, flowId: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  ended(runId: string): Promise<DurableEnd>;
  /** The run's open questions, once it has one. */
  asked(runId: string): Promise<readonly ApprovalRequest[]>;
}

export async function cluster(): Promise<Cluster> {
  const server = await restateServer();
  await server.start();
  const post: Cluster['post'] = async (runId, handler, body) => {
    const response = await fetch(`${server.ingress}countersign/${runId}/${handler}`, { method: 'POST', ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, value: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    server, post,
    async begin(runId, flowId, more = {}) {
      const { status, value } = await post(runId, 'run/send', { flowId, ...more });
      if (status >= 300) throw new Error(`${status} ${JSON.stringify(value)}`);
    },
    async ended(runId) {
      const response = await fetch(`${server.ingress}restate/workflow/countersign/${runId}/attach`);
      const text = await response.text();
      if (!response.ok) throw new Error(`${runId}: ${response.status} ${text}`);
      return JSON.parse(text) as DurableEnd;
    },
    async asked(runId) {
      for (let tries = 0; tries < 400; tries += 1) {
        const { status, value } = await post(runId, 'status');
        const { questions } = status === 200 ? value as { questions: readonly ApprovalRequest[] } : { questions: [] };
        if (questions.length > 0) return questions;
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      throw new Error(`${runId} asks nothing`);
    },
  };
}

export interface WorkerProcess {
  start(): Promise<void>;
  kill(): Promise<void>;
  readonly events: { readonly type: string; readonly runId?: string; readonly nodeId?: string }[];
}

/** `countersign worker` as a process of its own, always at the same port. */
export async function workerProcess(folder: string, { server }: Cluster, bindings: Readonly<Record<string, unknown>> = {}): Promise<WorkerProcess> {
  const port = await freePort();
  writeFileSync(join(folder, 'bindings.json'), JSON.stringify(bindings));
  writeFileSync(join(folder, 'worker.key'), '5a'.repeat(32), { mode: 0o600 });
  const events: WorkerProcess['events'] = [];
  let child: ChildProcess | undefined;
  return {
    events,
    async start() {
      const args = ['worker', folder, '--engine', 'restate', '--unsigned-dev', '--port', String(port), '--admin', server.admin, '--ingress', server.ingress, '--store-key', join(folder, 'worker.key'), '--json'];
      const started = spawn(process.execPath, [fileURLToPath(new URL('../../app/cli/bin.mjs', import.meta.url)), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      let errors = '';
      started.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text; });
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
    async kill() {
      const running = child;
      child = undefined;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise((resolve) => { running.once('exit', resolve); });
      running.kill('SIGKILL');
      await gone;
    },
  };
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
