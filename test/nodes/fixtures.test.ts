import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import type { Json } from '../../app/kernel/json.ts';
import { catalogue, findDefinition } from '../../app/nodes/catalogue.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import type { StepOutcome } from '../../app/nodes/kit/executor.ts';
import type { NodeFixtures } from '../../app/nodes/kit/fixture.ts';
import { recordingBroker, stepOf, toolsOf } from './recording-broker.ts';

const folder = new URL('../../app/nodes/', import.meta.url);
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
  .map((entry) => entry.name)
  .sort();
const own = folders.filter((name) => !name.startsWith('foreign-'));
const isThere = (type: string, file: string): boolean => existsSync(new URL(`${type}/${file}`, folder));

test('folders, catalogue and executors are one set', async () => {
  const executors: string[] = [];
  for (const type of own) if ((await loadExecutor(type)) !== undefined) executors.push(type);
  expect(own.filter((type) => findDefinition(type) === undefined)).toEqual([]);
  expect(catalogue.map(({ type }) => type).filter((type) => !folders.includes(type))).toEqual([]);
  expect(executors).toEqual(own.filter((type) => isThere(type, 'executor.node.ts')));
  // What never runs by itself: notes, and the parts that plug into an agent.
  expect(own.filter((type) => !executors.includes(type))).toEqual(['chat-model', 'memory-buffer', 'note']);
  expect(executors.filter((type) => !isThere(type, 'fixtures.ts'))).toEqual([]);
});

function outcomeOf(outcome: StepOutcome): Json {
  if (outcome.type === 'waiting') {
    const { type: _type, ...waiting } = outcome;
    return { waiting: waiting as unknown as Json };
  }
  return { outputs: outcome.outputs, ...(outcome.state === undefined ? {} : { state: outcome.state }) };
}

describe.each(own.filter((type) => isThere(type, 'fixtures.ts')))('%s', async (type) => {
  const { fixtures } = (await import(new URL(`${type}/fixtures.ts`, folder).href)) as { fixtures: NodeFixtures };
  const execute = await loadExecutor(type);

  test.each(fixtures)('$name', async (fixture) => {
    const { broker, calls } = recordingBroker(fixture.replies ?? []);
    const scripts = [...(fixture.scripts ?? [])];
    const predictions = [...(fixture.predictions ?? [])];
    const request = stepOf(type, fixture);
    let result: Json;
    try {
      const outcome = await execute?.(
        request,
        toolsOf(request, broker, async () => scripts.shift() ?? null, { predict: async () => predictions.shift() ?? [] }),
      );
      result = outcome === undefined ? null : outcomeOf(outcome);
    } catch (error) {
      if (!isCountersignError(error)) throw error;
      result = { error: error.code };
    }
    expect(result).toEqual(fixture.expect);
    if (fixture.calls !== undefined) expect(calls).toMatchObject(fixture.calls);
    // Outputs leave by declared ports; a webhook's answer has a side door.
    const declared =
      findDefinition(type)
        ?.facts(fixture.parameters, { node: request.node, connection: undefined, reads: () => ({ prefix: '', reads: [], dynamic: false }) })
        .outputs.map((port) => port.id) ?? [];
    if ('outputs' in fixture.expect)
      expect(Object.keys(fixture.expect.outputs).filter((port) => port !== 'response' && !declared.includes(port))).toEqual([]);
  });
});
