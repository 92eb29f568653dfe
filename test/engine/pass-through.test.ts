/** Steps that hand on what they are given take a shorter way, and give what their executors would. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { handingOn } from '../../app/engine/runner/pass-through.ts';
import type { StepContext } from '../../app/engine/runner/step-runner.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { catalogue } from '../../app/nodes/catalogue.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import type { StepRequest, StepTools } from '../../app/nodes/kit/executor.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { testEngine } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const context: StepContext = {
  timeoutMs: 1_000,
  powers: () => {
    throw new Error('none');
  },
  signal: new AbortController().signal,
};
const requestOf = (type: string, parameters: JsonObject, inputs: StepRequest['inputs']): StepRequest => ({
  runId: 'run_1',
  flow: { id: 'flow_1', name: 'A', environment: 'dev' },
  node: node('n', type, parameters),
  attempt: 1,
  inputs,
  outputs: {},
  idempotencyKey: 'k',
  parts: [],
  round: 0,
});

function counting() {
  const asked: string[] = [];
  const runner = handingOn(
    {
      execute: async ({ node: { type } }) => {
        asked.push(type);
        return { type: 'done', outputs: {} };
      },
    },
    (one) => factsOf(one, { connections: [] }).handsOn,
    nextTurn,
  );
  return { asked, runner };
}

const inputs: readonly StepRequest['inputs'][] = [
  {},
  { in: [] },
  { in: [{}] },
  { in: [{ a: 1 }, 'text', null, [1, 2], { __proto__: 1 }] },
  { other: [{ b: 2 }] },
];
const fields = [{ name: 'total', type: 'number' }];

describe('steps that hand on', () => {
  const handing = catalogue.filter(
    ({ type, initial }) => factsOf(node('n', type, initial() as JsonObject), { connections: [] }).handsOn !== undefined,
  );

  it('are the ones that only begin a flow, or do nothing', () => {
    expect(handing.map(({ type }) => type).toSorted()).toEqual([
      'error-trigger',
      'file-trigger',
      'flow-trigger',
      'mail-trigger',
      'manual-trigger',
      'noop',
    ]);
  });

  it.each(handing.map(({ type, initial }) => [type, initial] as const))(
    '%s gives what its executor gives, whatever comes in',
    async (type, initial) => {
      const execute = await loadExecutor(type);
      const { asked, runner } = counting();
      for (const given of inputs) {
        const request = requestOf(type, initial() as JsonObject, given);
        expect(await runner.execute(request, context)).toEqual(await execute?.(request, {} as StepTools));
      }
      expect(asked).toEqual([]);
    },
  );

  it.each(['manual-trigger', 'flow-trigger'])('%s with fields of its own is run, since it looks at what comes in', async (type) => {
    const { asked, runner } = counting();
    await runner.execute(requestOf(type, { fields }, { in: [{ total: 'no number' }] }), context);
    expect(asked).toEqual([type]);
  });

  it('are run where their settings cannot be read, and where the run has been stopped', async () => {
    const { asked, runner } = counting();
    await runner.execute(requestOf('manual-trigger', { fields: 'none' }, { in: [{}] }), context);
    await runner.execute(requestOf('noop', {}, { in: [{}] }), { ...context, signal: AbortSignal.abort() });
    expect(asked).toEqual(['manual-trigger', 'noop']);
  });

  it.each([
    ['that only hand on', 'noop', {}],
    ['that are switched off', 'write-text', { disabled: true }],
  ] as const)('%s and go in a circle keep nobody from being heard', async (_name, type, given) => {
    const { engine } = testEngine({}, { runner: counting().runner });
    await engine.open();
    const { runId, finished } = await engine.start(
      pin(
        flowOf(
          [node('start', 'manual-trigger'), node('a', type, {}, given), node('b', type, {}, given)],
          ['start -> a', 'a -> b', 'b -> a'],
        ),
      ),
      { kind: 'manual', input: [{}] },
    );
    await nextTurn();
    await engine.cancel(runId, 'ann');
    expect((await finished).run.status).toBe('cancelled');
  });
});
