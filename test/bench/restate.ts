/**
 * Our interpreter on Restate beside a bare Restate service that does the same steps: the same server, the same load, in turns. Beside the requests of the bare one stand
 * the same ones with the promises that a run of ours keeps, as somebody would write them by hand: what those cost, whoever keeps them.
 */
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as restate from '@restatedev/restate-sdk/node';
import { Agent, request } from 'undici';
import { answerPlace, bytesUnder, requestPlace, sealedJson } from '../../app/cli/restate/sealed.ts';
import { clusterAdmin } from '../../app/cli/restate/admin.ts';
import type { DurableEnd } from '../../app/engine/durable/ports.ts';
import { createStepWorld } from '../../app/engine/step-world.node.ts';
import { flowOf, node, slot } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { answer, httpServer } from '../kit/servers.ts';
import { cluster, remove, testKey, workerHere, workerProcess, worksFolder, writeFlows, balancer } from '../restate/restate-kit.ts';
import { asks, calls, callsByHand, computes, type Five } from './restate-peers.ts';
import { median, type BenchResult } from './result.ts';

const handName = 'byHand';
const CLIENTS = 32;
const RUNS = 320;
const ROUNDS = 7;
/** How long the service takes that the flows of the workers' figure ask. */
const SLOW_MS = 20;

interface Figures {
  readonly perSecond: number;
  readonly alone: number;
}

async function load(run: () => Promise<unknown>, runs = RUNS): Promise<Figures> {
  const timed = async (times: number): Promise<number[]> => {
    const out: number[] = [];
    for (let index = 0; index < times; index += 1) {
      const begin = performance.now();
      await run();
      out.push(performance.now() - begin);
    }
    return out;
  };
  await timed(10);
  const alone = median(await timed(30));
  const begin = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, () => timed(runs / CLIENTS)));
  return { perSecond: runs / ((performance.now() - begin) / 1_000), alone };
}

const flows = (host: string) => {
  const start = node('start', 'manual-trigger');
  const chain = (path: string) => ({
    ...flowOf(
      [start, ...asks.map((id) => node(id, 'http-request', { url: `http://${host}/${path}${id}` }, { connection: 'api' }))],
      ['start -> a', 'a -> b', 'b -> c', 'c -> d'],
      { connections: [slot('api', [host], 'none')] },
    ),
  });
  return [
    {
      ...flowOf(
        [
          start,
          node('a', 'set-fields', { assignments: [{ name: 'b', value: '{{ input.a + 1 }}' }] }),
          node('b', 'if', { mode: 'expression', expression: '{{ input.b > 0 }}' }),
          node('c', 'pick-fields', { fields: ['a', 'b'] }),
          node('d', 'noop'),
        ],
        ['start -> a', 'a -> b', 'b.true -> c', 'c -> d'],
      ),
      id: 'five',
    },
    { ...chain(''), id: 'calls' },
    { ...chain('slow/'), id: 'slow' },
  ];
};

interface Round {
  readonly us: Figures;
  readonly them: Figures;
  readonly hand: Figures | undefined;
}
/**
 * Some rounds of all in turns: our figures and those of the peer, and by how much longer ours took, the middle of the rounds. `byHand`: a peer that keeps the same promises,
 * where there is one.
 */
async function inTurns(
  name: string,
  ours: () => Promise<void>,
  theirs: () => Promise<unknown>,
  byHand?: () => Promise<unknown>,
): Promise<BenchResult[]> {
  const rounds: Round[] = [];
  for (const run of [ours, theirs, byHand]) if (run !== undefined) await load(run, CLIENTS);
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = round % 2 === 0 ? await load(theirs) : undefined;
    const us = await load(ours);
    rounds.push({ us, them: first ?? (await load(theirs)), hand: byHand === undefined ? undefined : await load(byHand) });
  }
  const of = (figure: (round: (typeof rounds)[number]) => number): number => median(rounds.map(figure));
  return [
    {
      name: `${name}, ours on Restate, sealed`,
      value: of(({ us }) => us.perSecond),
      unit: 'runs/s',
      note: `${CLIENTS} at once; one alone ${of(({ us }) => us.alone).toFixed(1)} ms; median of ${ROUNDS} rounds in turns`,
    },
    {
      name: `${name}, a bare Restate service`,
      value: of(({ them }) => them.perSecond),
      unit: 'runs/s',
      note: `one alone ${of(({ them }) => them.alone).toFixed(1)} ms`,
    },
    {
      name: `${name}: our time beside the bare service's`,
      value: of(({ us, them }) => them.perSecond / us.perSecond - 1) * 100,
      unit: '% more',
      target: '<= 25',
      note: `one alone ${(of(({ us, them }) => us.alone / them.alone - 1) * 100).toFixed(0)} % more`,
    },
    ...(byHand === undefined ? [] : besideHand(name, rounds)),
  ];
}

/** Beside the peer that keeps the same promises. There is no target for it. */
function besideHand(name: string, rounds: readonly Round[]): BenchResult[] {
  const of = (figure: (us: Figures, hand: Figures) => number): number =>
    median(rounds.flatMap(({ us, hand }) => (hand === undefined ? [] : [figure(us, hand)])));
  return [
    {
      name: `${name}, the same promises by hand`,
      value: of((_us, hand) => hand.perSecond),
      unit: 'runs/s',
      note: `begun once by its id, sealed, seen and stopped from outside, answers bounded; one alone ${of((_us, hand) => hand.alone).toFixed(1)} ms`,
    },
    {
      name: `${name}: our time beside that by hand`,
      value: of((us, hand) => hand.perSecond / us.perSecond - 1) * 100,
      unit: '% more',
      note: `one alone ${(of((us, hand) => us.alone / hand.alone - 1) * 100).toFixed(0)} % more`,
    },
  ];
}

export async function bench(): Promise<BenchResult[]> {
  if (noRestate !== undefined) return [{ name: 'five-step runs on Restate', value: Number.NaN, unit: '', note: `SKIPPED: ${noRestate}` }];
  const folder = worksFolder();
  const service = await httpServer((asked, response) => {
    setTimeout(() => answer(response, 200, { step: asked.url }), asked.url?.startsWith('/slow/') === true ? SLOW_MS : 0);
  });
  const host = `127.0.0.1:${service.port}`;
  writeFlows(folder, flows(host));
  const bindings = { api: { hosts: [host], internalAddresses: ['127.0.0.1'], auth: { type: 'none' as const } } };
  const runs = await cluster();
  const outward = new Agent({ connections: CLIENTS });
  const server = createServer(
    restate.createEndpointHandler({
      services: [
        restate.service({ name: 'bare', handlers: { five: computes, calls: calls(`http://${host}`, outward) } }),
        restate.workflow({
          name: handName,
          handlers: {
            run: restate.handlers.workflow.workflow(
              { ...bytesUnder(testKey), journalRetention: 0 },
              callsByHand(`http://${host}`, outward),
            ),
          },
        }),
      ],
      logger: () => undefined,
    }),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  await clusterAdmin(new URL(runs.server.admin)).register(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  const worker = await workerHere(folder, runs, {
    events: { emit: () => undefined },
    connections: () => ({ get: async () => bindings.api }),
    world: (options) => createStepWorld({ ...options, gateway: { record: () => undefined } }),
  });
  const agent = new Agent({ connections: CLIENTS });
  const call = async (path: string, body: string, type: string): Promise<string> => {
    const { statusCode, body: answer } = await request(new URL(path, runs.server.ingress), {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': type },
      body,
    });
    const text = await answer.text();
    if (statusCode >= 300) throw new Error(`${statusCode} ${text}`);
    return text;
  };
  let count = 0;
  const ours = (flowId: string) => async (): Promise<void> => {
    const runId = `run_bench_${count++}`;
    const told = await call(
      `countersign/${runId}/run`,
      new TextDecoder().decode(sealedJson(testKey, requestPlace(runId, 'run'), 'once').serialize({ flowId, input: [{ a: 1 }] })),
      'text/plain',
    );
    const { status, error } = sealedJson<DurableEnd>(testKey, answerPlace(runId, 'run'), 'once').deserialize(
      new TextEncoder().encode(told),
    );
    if (status !== 'succeeded') throw new Error(`${runId} is ${status}: ${error?.message ?? ''}`);
  };
  const byHand = async (): Promise<void> => {
    const runId = `run_hand_${count++}`;
    const asked = sealedJson<Five>(testKey, requestPlace(runId, 'run'), 'once').serialize({ a: 1 });
    const told = await call(`${handName}/${runId}/run`, new TextDecoder().decode(asked), 'text/plain');
    sealedJson<unknown>(testKey, answerPlace(runId, 'run'), 'once').deserialize(new TextEncoder().encode(told));
  };
  const theirs = (handler: string) => (): Promise<string> => call(`bare/${handler}`, '{"a":1}', 'application/json');
  try {
    const results = [
      ...(await inTurns('five steps that compute', ours('five'), theirs('five'))),
      ...(await inTurns('a start and four requests', ours('calls'), theirs('calls'), byHand)),
    ];
    await worker.stop();
    for (const workers of [1, 2, 4]) {
      const ports: number[] = [];
      const front = await balancer(ports);
      const made = await Promise.all(
        Array.from({ length: workers }, () => workerProcess(folder, runs, bindings, ['--advertise', front.url.href])),
      );
      ports.push(...made.map(({ port }) => port));
      for (const one of made) await one.start();
      try {
        const { perSecond } = await load(ours('five'), 640);
        const slow = await load(ours('slow'), 640);
        const shares = made.map(({ events }) => events.filter(({ type }) => type === 'run.started').length).join(' + ');
        results.push({
          name: `five steps that compute, ${workers} worker process${workers === 1 ? '' : 'es'}`,
          value: perSecond,
          unit: 'runs/s',
          note: `server, load and workers share the cores; four requests of ${SLOW_MS} ms: ${slow.perSecond.toFixed(0)} runs/s; runs by worker ${shares}`,
        });
      } finally {
        await Promise.all(made.map((one) => one.kill()));
        await front.close();
      }
    }
    return results;
  } finally {
    await worker.stop();
    server.close();
    await Promise.all([agent.close(), outward.close(), service.close()]);
    await runs.server.close();
    remove(folder);
  }
}
