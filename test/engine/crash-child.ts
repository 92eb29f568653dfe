/** A process that runs a flow over a real store and may be stopped dead at a crash point: node crash-child.ts FOLDER POINT|- NTH */
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../app/engine/engine.ts';
import { shapeMasker } from '../../app/engine/masking/masking.ts';
import { nodeHash, systemClock, systemRandom, systemTimers } from '../../app/kernel/host.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { BrokerClient } from '../../app/nodes/kit/executor.ts';
import { createStore, openStore } from '../../app/store/store.ts';
import { manyItems, testRunner, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const [folder = '', point = '-', nth = '1'] = process.argv.slice(2);
const key = Buffer.alloc(32, 7);
const path = join(folder, 'store');
const note = (text: string): void => appendFileSync(join(folder, 'log'), `${text}\n`);
const fresh = !existsSync(path);
const store = fresh
  ? (await createStore({ path, protection: { externalKey: key } })).store
  : await openStore({ path, unlock: { kind: 'external', key } });

/** The newest first: that of the called flow before the one that called it. */
const before = await store.engine.runs.list({ limit: 10 });
for (const { runId } of before) {
  const events = await store.engine.journal.read(runId);
  note(`session ${events.flatMap((event) => (event.type === 'succeeded' ? [`${event.node}/${event.round}`] : [])).join(' ')}`);
}

const work: TestExecutor = (request) => {
  note(`act ${request.node.id}/${request.round} ${request.idempotencyKey.split('/').slice(1).join('/')}`);
  return { type: 'done', outputs: { out: [request.node.id] } };
};
/** Hands on three items. */
const three: TestExecutor = (request, context) => {
  void work(request, context);
  return { type: 'done', outputs: { out: [1, 2, 3] } };
};
const many = manyItems(
  (place) => note(`act ${place}`),
  (place) => note(`session ${place}`),
);
const pause: TestExecutor = ({ woken }) =>
  woken === undefined ? { type: 'waiting', reason: 'timer', until: systemClock.now() + 20 } : { type: 'done', outputs: { out: [1] } };
const flow = flowOf(
  [
    node('start', 'manual-trigger'),
    node('call', 'sub-flow', { flowId: 'flow_called', resultField: '' }),
    node('a', 'noop'),
    node('many', 'http-request', { method: 'PUT', url: 'https://api.example.com/' }),
    node('wait', 'wait'),
    node('loop', 'loop'),
    node('b', 'noop'),
    node('ask', 'approval', { deadlineMinutes: 0 }),
    node('c', 'noop'),
  ],
  [
    'start -> call',
    'call -> a',
    'a -> many',
    'many -> wait',
    'wait -> loop',
    'loop.loop -> b',
    'b -> loop.back',
    'loop.done -> ask',
    'ask.approved -> c',
  ],
);
/** Waits for a person, and for its time. */
const called = flowOf(
  [node('start', 'manual-trigger'), node('askFirst', 'approval', { deadlineMinutes: 0 }), node('wait', 'wait'), node('d', 'noop')],
  ['start -> askFirst', 'askFirst.approved -> wait', 'wait -> d'],
  { id: 'flow_called' },
);

let left = Number(nth);
const engine = new Engine({
  store: store.engine,
  runner: testRunner({ wait: pause, a: three, many, b: work, c: work, d: work }, systemClock),
  factsOf,
  labelsOf: () => [],
  maskerOf: () => shapeMasker,
  events: { emit: () => undefined },
  brokerFor: () => ({ pace: async () => ({ taken: 1 }) }) as unknown as BrokerClient,
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  hash: nodeHash,
  calledFlow: async () => pin(called),
  counter: (_flow, { node: decided }) => [{ node: decided, feature: 'out category ', day: 1, bin: 'ended', count: 1 }],
  crash: (at) => {
    if (at === point && --left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
await engine.open();
if (before.length === 0) await engine.start(pin(flow), { kind: 'manual', input: [{}] });
for (;;) {
  await engine.idle();
  const run = (await store.engine.runs.list({ limit: 10 })).find(({ runId }) => !runId.includes('.'));
  if (run?.endedAt !== undefined) {
    const ended = Map.groupBy(
      (await store.engine.journal.read(run.runId)).filter(({ type }) => type === 'succeeded'),
      (event) => ('node' in event ? event.node : ''),
    );
    const counted = store.decisions
      .of(run.flowId)
      .filter(({ node: id, count }) => count !== ended.get(id)?.length)
      .map(({ node: id, count }) => `${id} ${count}`);
    // The rounds that a loop deals out are no decisions.
    note(`counted ${counted.filter((one) => !one.startsWith('loop')).join(', ') || 'once'}`);
    note(`ended ${run.status}`);
    break;
  }
  const [question] = await store.engine.approvals.list({ state: 'open', limit: 1 });
  if (question !== undefined)
    await engine.decide(question.approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash: question.argumentHash });
  else
    await new Promise((resolve) => {
      systemTimers.after(20, () => resolve(undefined));
    });
}
await engine.close();
await store.close();
