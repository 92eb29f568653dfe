/** Our interpreter on Restate beside a bare Restate service with as many steps: the same server, the same load, in turns. */
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as restate from '@restatedev/restate-sdk/node';
import { Agent, request } from 'undici';
import { sealedJson, requestPlace } from '../../app/cli/restate/sealed.ts';
import { clusterAdmin } from '../../app/cli/restate/admin.ts';
import { flowOf, node } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { cluster, remove, testKey, workerHere, worksFolder, writeFlows } from '../restate/restate-kit.ts';
import { median, type BenchResult } from './result.ts';

const CLIENTS = 32;
const RUNS = 640;
const ROUNDS = 3;

interface Figures { readonly perSecond: number; readonly alone: number }

async function load(run: () => Promise<void>): Promise<Figures> {
  const timed = async (times: number): Promise<number[]> => {
    const out: number[] = [];
    for (let index = 0; index < times; index += 1) {
      const begin = performance.now();
      await run();
      out.push(performance.now() - begin);
    }
    return out;
  };
  await timed(30);
  const alone = median(await timed(60));
  const begin = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, () => timed(RUNS / CLIENTS)));
  return { perSecond: RUNS / ((performance.now() - begin) / 1_000), alone };
}

/** The five steps as somebody would write them by hand. */
const five = async (context: restate.Context, input: { readonly a: number }): Promise<{ readonly a: number; readonly b: number }> => {
  const one = await context.run('start', async () => input);
  const two = await context.run('sum', async () => ({ ...one, b: one.a + 1 }));
  const three = await context.run('choice', async () => { if (two.b <= 0) throw new Error('no'); return two; });
  const four = await context.run('pick', async () => ({ a: three.a, b: three.b }));
  return await context.run('nothing', async () => four);
};
const bare = [restate.service({ name: 'five', handlers: { run: five } }), restate.workflow({ name: 'fiveOnce', handlers: { run: (context: restate.WorkflowContext, input: { readonly a: number }) => five(context, input) } })];

export async function bench(): Promise<BenchResult[]> {
  if (noRestate !== undefined) return [{ name: 'five-step runs on Restate', value: Number.NaN, unit: '', note: `SKIPPED: ${noRestate}` }];
  const folder = worksFolder();
  writeFlows(folder, [{ ...flowOf(
    [node('start', 'manual-trigger'), node('a', 'set-fields', { assignments: [{ name: 'b', value: '{{ input.a + 1 }}' }] }), node('b', 'if', { mode: 'expression', expression: '{{ input.b > 0 }}' }), node('c', 'pick-fields', { fields: ['a', 'b'] }), node('d', 'noop')],
    ['start -> a', 'a -> b', 'b.true -> c', 'c -> d'],
  ), id: 'five' }]);
  const runs = await cluster();
  const server = createServer(restate.createEndpointHandler({ services: bare, logger: () => undefined }));
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  await clusterAdmin(new URL(runs.server.admin)).register(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  const worker = await workerHere(folder, runs, { events: { emit: () => undefined } });
  const agent = new Agent({ connections: CLIENTS });
  const call = async (path: string, body: string, type: string): Promise<void> => {
    const { statusCode, body: answer } = await request(new URL(path, runs.server.ingress), { method: 'POST', dispatcher: agent, headers: { 'content-type': type }, body });
    const text = await answer.text();
    if (statusCode >= 300) throw new Error(`${statusCode} ${text}`);
  };
  let count = 0;
  const ours = async (): Promise<void> => {
    const runId = `run_bench_${count++}`;
    await call(`countersign/${runId}/run`, new TextDecoder().decode(sealedJson(testKey, requestPlace(runId, 'run'), 'once').serialize({ flowId: 'five', input: [{ a: 1 }] })), 'text/plain');
  };
  const theirs = (): Promise<void> => call('five/run', '{"a":1}', 'application/json');
  const once = (): Promise<void> => call(`fiveOnce/run_${count++}/run`, '{"a":1}', 'application/json');
  try {
    const [a, b, c]: [Figures[], Figures[], Figures[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      b.push(await load(theirs));
      c.push(await load(once));
      a.push(await load(ours));
    }
    const of = (list: readonly Figures[], what: keyof Figures): number => median(list.map((one) => one[what]));
    const words = (list: readonly Figures[]): string => `${CLIENTS} at once; one alone ${of(list, 'alone').toFixed(1)} ms; median of ${ROUNDS} rounds in turns`;
    return [
      { name: 'five-step runs, ours on Restate, sealed', value: of(a, 'perSecond'), unit: 'runs/s', note: words(a) },
      { name: 'five-step runs, a bare Restate service', value: of(b, 'perSecond'), unit: 'runs/s', note: words(b) },
      { name: 'five-step runs, a bare Restate workflow, each under an id', value: of(c, 'perSecond'), unit: 'runs/s', note: words(c) },
      { name: 'our time for a run beside the bare service, 32 at once', value: (of(b, 'perSecond') / of(a, 'perSecond') - 1) * 100, unit: '% more', target: '<= 25' },
      { name: 'beside the bare workflow, 32 at once', value: (of(c, 'perSecond') / of(a, 'perSecond') - 1) * 100, unit: '% more', note: `one alone ${((of(a, 'alone') / of(c, 'alone') - 1) * 100).toFixed(0)} % more` },
    ];
  } finally {
    await worker.stop();
    server.close();
    await agent.close();
    await runs.server.close();
    remove(folder);
  }
}
