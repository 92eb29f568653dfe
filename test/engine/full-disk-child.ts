/** Runs a flow on a disk that fills up in the middle and is emptied a while later: node full-disk-child.ts FOLDER [reserve], where FOLDER is on a small disk; with `reserve` room was kept back. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../app/engine/engine.ts';
import { shapeMasker } from '../../app/engine/masking/masking.ts';
import type { EngineTrouble } from '../../app/engine/runs/troubles.ts';
import { nodeHash, systemClock, systemRandom, systemTimers } from '../../app/kernel/host.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { BrokerClient } from '../../app/nodes/kit/executor.ts';
import { createStore } from '../../app/store/store.ts';
import { fillDisk } from '../kit/fill-disk.ts';
import { testRunner, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const [folder = '', how] = process.argv.slice(2);
const { store } = await createStore({
  path: join(folder, 'store'),
  protection: { externalKey: Buffer.alloc(32, 7) },
  reserve: how === 'reserve',
});
const filler = join(folder, 'filler');

const acts: string[] = [];
const told: string[] = [];
const tell = (word: string, { what, code }: EngineTrouble): void => {
  told.push(`${word} ${what} ${code}`);
};
/** Enough that its journal entry does not fit into what is left of a page. */
const big = 'x'.repeat(200_000);
const act: TestExecutor = async ({ node: { id } }) => {
  acts.push(id);
  if (id === 'b' && acts.filter((one) => one === 'b').length === 1) {
    // What came before is on disk by then.
    await new Promise((resolve) => {
      systemTimers.after(100, () => resolve(undefined));
    });
    fillDisk(filler);
  }
  return { type: 'done', outputs: { out: [id === 'b' ? big : id] } };
};
const engine = new Engine({
  store: store.engine,
  runner: testRunner({ a: act, b: act, c: act }, systemClock),
  factsOf,
  labelsOf: () => [],
  maskerOf: () => shapeMasker,
  events: { emit: () => undefined },
  brokerFor: () => ({}) as BrokerClient,
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  hash: nodeHash,
  troubles: { failed: (trouble) => tell('failed', trouble), mended: (trouble) => tell('mended', trouble) },
});
await engine.open();
const flow = flowOf(
  [node('start', 'manual-trigger'), node('a', 'noop'), node('b', 'noop'), node('c', 'noop')],
  ['start -> a', 'a -> b', 'b -> c'],
);
const { runId, finished } = await engine.start(pin(flow), { kind: 'manual', input: [{}] });
const first = await finished.then(
  () => 'ended',
  (error: unknown) => (error as { code?: string }).code ?? String(error),
);
const during = (await store.engine.runs.get(runId))?.status;
const whole = (await store.engine.journal.read(runId)).length > 0;
const begin = async (): Promise<string> =>
  await engine.start(pin(flow), { kind: 'manual', input: [{}] }).then(
    ({ finished: ending }) => ending.then(({ run }) => run.status),
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
const hears = async (word: string): Promise<void> => {
  while (how === 'reserve' && !told.includes(word))
    await new Promise((resolve) => {
      systemTimers.after(50, () => resolve(undefined));
    });
};
await hears('failed room store/full');
const anew = how === 'reserve' ? await begin() : undefined;
rmSync(filler);
await engine.ended(runId);
await hears('mended room store/full');
const asBefore = how === 'reserve' ? await begin() : undefined;
const after = (await store.engine.runs.get(runId))?.status;
await engine.close();
await store.close();
process.stdout.write(JSON.stringify({ first, during, whole, after, acts, told: [...new Set(told)], anew, asBefore }));
