/** What is not looked at for expressions that cannot be read (RL014) must never be evaluated as one, or name what it reads. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { catalogue } from '../../app/nodes/catalogue.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { NodeFixture, NodeFixtures } from '../../app/nodes/kit/fixture.ts';
import { recordingBroker, stepOf, toolsOf } from './recording-broker.ts';

const folder = new URL('../../app/nodes/', import.meta.url);
const own = catalogue.filter(({ category }) => category !== 'foreign');
const broken = '{{ input. }}';
const whole = '{{ input.probe }}';
const nodeOf = (type: string, parameters: JsonObject) => ({ id: 'node', type, typeVersion: 1, name: 'Step', parameters });
const withText = (parameters: JsonObject, key: string, text: string): JsonObject => ({ ...parameters, [key]: text });

/** Texts in which nothing is said of an expression that cannot be read. */
function plainTexts(type: string, parameters: JsonObject): string[] {
  return Object.keys(parameters).filter(
    (key) =>
      typeof parameters[key] === 'string' &&
      factsOf(nodeOf(type, withText(parameters, key, broken)), { connections: [] }).unreadable === undefined,
  );
}

async function fixturesOf(type: string): Promise<readonly NodeFixture[]> {
  if (!existsSync(new URL(`${type}/fixtures.ts`, folder))) return [];
  return ((await import(new URL(`${type}/fixtures.ts`, folder).href)) as { fixtures: NodeFixtures }).fixtures;
}

/** Whether the step, run as in the fixture, has the text in this parameter worked out. */
async function evaluates(type: string, fixture: NodeFixture, key: string): Promise<boolean> {
  const execute = await loadExecutor(type);
  const changed = { ...fixture, parameters: withText(fixture.parameters, key, whole) };
  const request = stepOf(type, changed);
  const scripts = [...(fixture.scripts ?? [])];
  const tools = toolsOf(request, recordingBroker(fixture.replies ?? []).broker, async () => scripts.shift() ?? null);
  let asked = false;
  try {
    await execute?.(request, {
      ...tools,
      evaluate: (value, item) => {
        if (JSON.stringify(value)?.includes('input.probe') === true) asked = true;
        return tools.evaluate(value, item);
      },
    });
  } catch {
    /* What else the text does to the step is not asked here. */
  }
  return asked;
}

describe.each(own.map((definition) => [definition.type, definition] as const))('%s', async (type, { initial }) => {
  const fixtures = await fixturesOf(type);

  test('plain texts read nothing', () => {
    const reading = [initial(), ...fixtures.map(({ parameters }) => parameters)].flatMap((parameters) =>
      plainTexts(type, parameters).filter((key) =>
        JSON.stringify(factsOf(nodeOf(type, withText(parameters, key, whole)), { connections: [] })).includes('["probe"]'),
      ),
    );
    expect([...new Set(reading)]).toEqual([]);
  });

  test('plain texts are never evaluated', async () => {
    const evaluated = new Set<string>();
    for (const fixture of fixtures)
      for (const key of plainTexts(type, fixture.parameters)) if (await evaluates(type, fixture, key)) evaluated.add(key);
    expect([...evaluated]).toEqual([]);
  });
});

test('there are plain texts, and texts that are evaluated are not among them', async () => {
  const found = await Promise.all(own.map(async ({ type, initial }) => [type, plainTexts(type, initial())] as const));
  expect(Object.fromEntries(found)['stop']).toContain('message');
  expect(Object.fromEntries(found)['write-text']).not.toContain('text');
  const [fixture] = (await fixturesOf('write-text')).filter(({ expect: wanted }) => 'outputs' in wanted);
  expect(fixture === undefined ? undefined : await evaluates('write-text', fixture, 'text')).toBe(true);
});
