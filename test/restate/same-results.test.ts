/** The same flows on both engines: a journal of our own, and Restate's. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BoundConnection, ConnectionSource } from '../../app/broker/connection.ts';
import type { RunEvent } from '../../app/engine/ports.ts';
import type { Answer } from '../../app/engine/state/waits.ts';
import { Engine } from '../../app/engine/engine.ts';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { StepWorld } from '../../app/engine/step-world.node.ts';
import { nodeHash, systemClock, systemRandom, systemTimers } from '../../app/kernel/host.node.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { pin } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { linearClassifier } from '../support/onnx-writer.ts';
import { fixtureCases, repliesWorld, type Case, type Left } from './fixture-cases.ts';
import { cluster, remove, workerHere, worksFolder, writeFlows, type TestCluster } from './restate-kit.ts';
import { shapes } from './shape-cases.ts';

if (noRestate !== undefined) process.stderr.write(`SKIPPED: flows on Restate: ${noRestate}.\n`);

const away: BoundConnection = { hosts: ['127.0.0.1:1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] };
const connections: ConnectionSource = { get: async (_flowId, id) => (id === 'away' ? away : undefined) };
interface Came {
  readonly status: string;
  readonly story: readonly string[];
  readonly [more: string]: unknown;
}

/** A run's own id stands in what some steps give, and in the questions that it asks. */
const runIds = /(?:run|apr)_[A-Za-z0-9_]+/g;
describe.skipIf(noRestate !== undefined)('on Restate as on our own engine', () => {
  let folder: string;
  let restate: TestCluster;
  let worker: Awaited<ReturnType<typeof workerHere>>;
  let world: StepWorld;
  let engine: Engine;
  const store = memoryStore();
  const here: RunEvent[] = [];
  let cases: readonly Case[] = [];
  let left: readonly Left[] = [];
  beforeAll(async () => {
    const found = await fixtureCases();
    cases = [...shapes, ...found.cases];
    left = found.left;
    folder = worksFolder();
    mkdirSync(join(folder, 'models'));
    writeFileSync(join(folder, 'models', 'fraud.onnx'), linearClassifier());
    writeFlows(
      folder,
      cases.map(({ flow }) => flow),
    );
    restate = await cluster();
    const usual = { filesRoot: folder, connections };
    worker = await workerHere(folder, restate, { connections: () => connections, world: repliesWorld(cases) });
    world = repliesWorld(cases)({
      ...usual,
      startRunner: startForkedRunner,
      labels: ({ flow }) => runLabels(flow),
      gateway: { record: () => undefined },
    });
    engine = new Engine({
      ...world,
      store,
      factsOf,
      events: {
        emit: (event) => {
          here.push(event);
        },
      },
      clock: systemClock,
      random: systemRandom,
      hash: nodeHash,
      timers: systemTimers,
    });
    await engine.open();
    await world.warm();
  }, 120_000);
  afterAll(async () => {
    await worker.stop();
    await engine.close();
    await world.close();
    await restate.server.close();
    remove(folder);
  });

  /** What people hear of a run, without what each run has of its own; steps beside each other may be told of in any order. */
  const storyOf = (all: readonly RunEvent[], runId: string): readonly string[] =>
    all
      .filter((event) => event.runId === runId)
      .map(({ at: _at, ...event }) =>
        JSON.stringify({
          ...event,
          ...('output' in event && event.type === 'run.succeeded' ? { output: [] } : {}),
          ...('ms' in event ? { ms: 0 } : {}),
          ...('until' in event ? { until: 0 } : {}),
          ...('retryAt' in event ? { retryAt: 0 } : {}),
        }).replaceAll(runIds, 'RUN'),
      )
      .toSorted();

  async function embedded({ flow, input, said }: Case, dryRun: boolean): Promise<Came> {
    const { runId, finished } = await engine.start(pin(flow), { kind: 'manual', input, dryRun });
    const { response, ...summary } = await finished;
    let { run } = summary;
    if (run.status === 'waiting') run = await engine.outcome(runId, 'timers');
    const [question] = said === undefined || dryRun ? [] : await store.approvals.list({ state: 'open', runId, limit: 1 });
    if (question !== undefined && said !== undefined) {
      await engine.decide(question.approvalId, { ...said, by: 'bob (not proved)', argumentHash: question.argumentHash } as Answer);
      run = await engine.outcome(runId, 'timers');
    }
    const told = here.findLast((event) => event.type === 'run.succeeded' && event.runId === runId);
    const { status, error, steps, retries, tokens, costMilliUsd } = run;
    return {
      ...{ status, error, steps, retries, tokens, costMilliUsd, response },
      output: told?.type === 'run.succeeded' ? told.output : [],
      story: storyOf(here, runId),
    };
  }
  async function elsewhere({ flow, input, said }: Case, dryRun: boolean, tries: number): Promise<Came> {
    const runId = `run_${flow.id}${dryRun ? '_dry' : ''}${tries === 0 ? '' : `_${tries}`}`;
    await restate.begin(runId, flow.id, { input, dryRun });
    if (said !== undefined && !dryRun) {
      const [question] = await restate.asked(runId);
      await restate.decide(runId, question?.approvalId ?? '', { ...said, by: 'bob', argumentHash: question?.argumentHash ?? '' } as Answer);
    }
    const { status, output, error, steps, retries, tokens, costMilliUsd, response } = await restate.ended(runId);
    return {
      ...{ status, error, steps, retries, tokens, costMilliUsd, response },
      output,
      story: storyOf(worker.events, runId),
    };
  }

  const same = (came: Came): string => JSON.stringify(came).replaceAll(runIds, 'RUN');
  /** Where this machine was too slow for a step, or ended its process, that is no difference between the engines: then both do it again. */
  async function compared(one: Case, dryRun: boolean, tries: number): Promise<readonly [Came, Came]> {
    const both = await Promise.all([embedded(one, dryRun), elsewhere(one, dryRun, tries)]);
    const shaken = both.some(({ story }) => story.some((line) => /"code":"step\/(?:timeout|interrupted)"/.test(line)));
    return shaken && tries < 5 && (shapes.includes(one) || same(both[0]) !== same(both[1])) ? await compared(one, dryRun, tries + 1) : both;
  }

  test('every fixture of every node type, and every shape of flow, ends the same and is told alike, for real and dry', async () => {
    for (const [why, names] of Map.groupBy(left, (one) => one.why))
      process.stderr.write(`SKIPPED on Restate: ${names.map(({ name }) => name).join('; ')}: ${why}.\n`);
    const differing: unknown[] = [];
    // A destination that failed again and again is left alone for a while: what one engine tried before the other must not show.
    for (const one of shapes.filter(({ flow }) => flow.id === 'shape_retried')) for (const _again of [1, 2]) await embedded(one, false);
    const queue = [...cases];
    const endings: string[] = [];
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
          for (const dryRun of one.dryRun === true ? [true] : [false, true]) {
            const [ours, theirs] = await compared(one, dryRun, 0);
            if (shapes.includes(one) && dryRun === (one.dryRun ?? false)) endings.push(`${one.flow.id} ${ours.status}`);
            if (same(ours) !== same(theirs)) differing.push({ name: one.name, dryRun, ours, theirs });
          }
        }
      }),
    );
    expect([worker.refused, differing, endings.sort()]).toEqual([
      [],
      [],
      [
        'shape_branches succeeded',
        'shape_budget halted',
        'shape_caught succeeded',
        'shape_dry succeeded',
        'shape_failed failed',
        'shape_loop succeeded',
        'shape_masked failed',
        'shape_model succeeded',
        'shape_model_swapped halted',
        'shape_not_retried failed',
        'shape_not_undone failed',
        'shape_others succeeded',
        'shape_refused halted',
        'shape_responds succeeded',
        'shape_retried failed',
        'shape_tried succeeded',
        'shape_undone failed',
        'shape_wait succeeded',
      ],
    ]);
    expect([cases.length > 200, left.length < 60]).toEqual([true, true]);
  }, 400_000);
});
