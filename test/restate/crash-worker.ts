/**
 * A worker that stops the world at a crash point when it is told to: node crash-worker.ts FOLDER PORT ADMIN INGRESS. Waits for `go` before it
 * listens, so that the next one stands ready when one has been killed.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startWorker } from '../../app/cli/restate/worker.ts';
import { createStepWorld } from '../../app/engine/step-world.node.ts';
import { systemClock } from '../../app/kernel/host.node.ts';
import type { StepOutcome, StepRequest } from '../../app/nodes/kit/executor.ts';
import { manyItems, testRunner, type TestExecutor } from '../engine/engine-kit.ts';
import type { CrashOrder } from './crash-kit.ts';
import { testKey } from './restate-kit.ts';

const [folder = '', port = '0', admin = '', ingress = ''] = process.argv.slice(2);
const note = (text: string): void => appendFileSync(join(folder, 'log'), `${text}\n`);

function act({ runId, node, round }: StepRequest): StepOutcome {
  note(`act ${runId} ${node.id}/${round}`);
  return { type: 'done', outputs: { out: [node.id] } };
}
/** What it does, it does once the broker lets it. */
const work: TestExecutor = async (request, { powers }) => {
  const { idempotencyKey } = request;
  await powers(undefined).pace({ key: idempotencyKey, idempotencyKey, take: 1, most: 1_000, windowMs: 1_000, partly: false });
  return act(request);
};
/** Hands on three items. */
const three: TestExecutor = async (request, context) => {
  await work(request, context);
  return { type: 'done', outputs: { out: [1, 2, 3] } };
};
const many = manyItems(
  (place, { runId }) => note(`act ${runId} ${place}`),
  (place, { runId }) => note(`done ${runId} ${place}`),
);
const rest: TestExecutor = ({ woken }) =>
  woken === undefined ? { type: 'waiting', reason: 'timer', until: systemClock.now() + 20 } : { type: 'done', outputs: { out: [1] } };

let order: CrashOrder | undefined;
process.on('message', (message: CrashOrder | 'go') => {
  if (message === 'go') void listen();
  else {
    order = message;
    process.send?.('heard');
  }
});

async function listen(): Promise<void> {
  await startWorker({
    cwd: folder,
    folder,
    host: '127.0.0.1',
    port: Number(port),
    webPort: 0,
    advertise: undefined,
    admin: new URL(admin),
    ingress: new URL(ingress),
    identityKeys: [],
    key: testKey,
    unsignedDev: true,
    connections: () => ({ get: async () => undefined }),
    world: (options) => ({
      ...createStepWorld(options),
      runner: testRunner({ a: three, many, b: work, c: work, d: work, e: act, wait: rest }, systemClock),
      warm: async () => undefined,
    }),
    events: {
      emit: (event) => {
        if (event.type === 'step.succeeded') note(`done ${event.runId} ${event.nodeId}/${event.round}`);
      },
    },
    crash: (point, runId) => {
      if (order?.point !== point || order.runId !== runId || --order.nth > 0) return;
      note(`kill ${runId} ${point}`);
      const victim = order.victim;
      order = undefined;
      process.kill(victim === 'worker' ? process.pid : victim, 'SIGKILL');
    },
  });
  process.send?.('listens');
}
process.send?.('ready');
