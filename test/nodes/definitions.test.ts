import fc from 'fast-check';
import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { catalogue, findDefinition } from '../../app/nodes/catalogue.ts';
import { factsOf, isShown, parameterProblems } from '../../app/nodes/describe.ts';
import { noFacts } from '../../app/nodes/kit/facts.ts';
import type { FlowNode } from '../../app/workflow/model/flow.ts';

const noFlow = { connections: [] };
const nodeOf = (type: string, parameters: JsonObject, more: Partial<FlowNode> = {}): FlowNode => ({
  id: 'n',
  type,
  typeVersion: 1,
  name: 'Step',
  parameters,
  ...more,
});

const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    '{{',
    '{{ input.a }}',
    '{{ node["x"].y + }}',
    'https://{{ input.h }}/x',
    '://',
    { $foreign: 'n8n-js', source: '={{ $json.a' },
    [{ name: 'a', value: '{{ input.b }}' }],
    [{ path: 'a', method: 'mask' }],
    ['a.b', '"', '*'],
    Number.MAX_SAFE_INTEGER,
    -1,
  ),
);

describe.each(catalogue.map((definition) => [definition.type, definition] as const))('%s', (type, definition) => {
  test('a fresh node has parameters that fit, facts and a subtitle', () => {
    const parsed = definition.parameters.safeParse(definition.initial());
    const facts = factsOf(nodeOf(type, definition.initial()), noFlow);
    expect({
      parsed: parsed.success,
      unknown: facts.unknown === true && definition.category !== 'foreign',
      subtitle: typeof definition.subtitle(definition.initial()),
    }).toEqual({ parsed: true, unknown: false, subtitle: 'string' });
    expect(definition.initial()).toEqual(parsed.data);
  });

  test('its schema is made when settings are first read, so that a program that starts makes none', () => {
    expect(definition.parameters.def.type).toBe('lazy');
  });

  test('facts are plain data with ports that exist', () => {
    const facts = factsOf(nodeOf(type, definition.initial()), noFlow);
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    const outputs = facts.outputs.map((port) => port.id);
    const named = [
      ...facts.sources.map(({ port }) => port),
      ...facts.transfer.map(({ port }) => port),
      ...facts.guards.map(({ port }) => port),
    ];
    expect(named.filter((port) => !outputs.includes(port))).toEqual([]);
    expect(new Set([...outputs, ...facts.inputs.map((port) => `in ${port.id}`)]).size).toBe(outputs.length + facts.inputs.length);
  });

  test('every field of the form is a parameter, and every choice fits', () => {
    const schema = z.toJSONSchema(definition.parameters, { unrepresentable: 'any', io: 'input' }) as {
      properties?: Record<string, { enum?: string[] }>;
    };
    const properties = schema.properties ?? {};
    for (const field of definition.form) {
      const [key = ''] = field.key.split('.');
      if (field.control === 'connection') continue;
      expect(Object.keys(properties), field.key).toContain(key);
      const choices = properties[field.key]?.enum;
      if (field.control === 'select' && choices !== undefined)
        expect(
          field.options.map((option) => option.value).filter((value) => !choices.includes(value)),
          field.key,
        ).toEqual([]);
      if (field.control === 'rows') {
        const row = z.toJSONSchema(definition.parameters, { unrepresentable: 'any', io: 'input' }) as {
          properties: Record<string, { items?: { properties?: Record<string, { enum?: string[] }> } }>;
        };
        const cells = row.properties[field.key]?.items?.properties ?? {};
        expect(Object.keys(field.fresh), field.key).toEqual(field.columns.map((column) => column.key));
        expect(
          field.columns.flatMap((column) =>
            cells[column.key] === undefined
              ? [column.key]
              : column.kind === 'select'
                ? column.options.map((option) => option.value).filter((value) => cells[column.key]?.enum?.includes(value) === false)
                : [],
          ),
          field.key,
        ).toEqual([]);
      }
      for (const { key: other } of field.when === undefined ? [] : 'key' in field.when ? [field.when] : field.when)
        expect(Object.keys(properties), field.key).toContain(other.split('.')[0]);
    }
    // Two words for one setting, each where the other is not shown.
    const shown = definition.form.flatMap(({ key, when }) =>
      when !== undefined && 'key' in when ? when.is.map((value) => `${key} where ${when.key} is ${String(value)}`) : [key],
    );
    const always = new Set(definition.form.filter(({ when }) => when === undefined || !('key' in when)).map(({ key }) => key));
    expect(shown.filter((one, index) => shown.indexOf(one) !== index)).toEqual([]);
    expect(definition.form.filter((field) => always.has(field.key)).length).toBe(always.size);
  });

  test('no parameters make it throw', () => {
    const keys = Object.keys(definition.initial());
    const parameters = fc.oneof(
      fc.dictionary(fc.constantFrom(...keys, 'other', '__proto__'), hostile, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>,
      fc.dictionary(fc.constantFrom(...keys, 'x'), hostile, { maxKeys: 3 }).map((changed) => ({ ...definition.initial(), ...changed })),
    );
    fc.assert(
      fc.property(parameters, (given) => {
        const node = nodeOf(type, given);
        const facts = factsOf(node, noFlow);
        expect(Object.keys(noFacts).filter((key) => !(key in facts))).toEqual([]);
        expect(typeof definition.subtitle(given)).toBe('string');
        expect(Array.isArray(parameterProblems(node))).toBe(true);
        if (!definition.parameters.safeParse(given).success) expect(facts.unknown).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

test('the palette has distinct types, titles and words', () => {
  const titles = catalogue.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(
    catalogue
      .filter(({ summary, keywords, type }) => !/^[A-Z].*\.$/.test(summary) || keywords.length === 0 || !/^[a-z][a-z0-9-]*$/.test(type))
      .map(({ type }) => type),
  ).toEqual([]);
});

test('a type that nobody knows has unknown facts and says so', () => {
  const node = nodeOf('teleport', {});
  const facts = factsOf(node, noFlow);
  expect([facts.unknown, facts.outputs.map((port) => port.id), parameterProblems(node)]).toEqual([
    true,
    ['out', 'error'],
    [{ path: '', message: 'The step type “teleport” is not known here. Replace the step, or update the program.' }],
  ]);
});

test('problems name the field and the mend', () => {
  expect([
    parameterProblems(nodeOf('http-request', { url: 'https://a.example/{{ input. }}', method: 'FETCH' })),
    parameterProblems(nodeOf('send-mail', { from: 'a@example.com', to: 'b@example.com', subject: 's', text: '' })),
    parameterProblems(nodeOf('send-mail', { from: 'a@example.com', to: 'b@example.com', subject: 's', text: 't' }, { connection: 'mail' })),
    parameterProblems(nodeOf('script', { code: 'return `{{ not a template`;' })),
  ]).toEqual([
    [
      { path: 'method', message: expect.stringContaining('This is one of: GET') },
      { path: 'url', message: expect.stringMatching(/cannot be read.*input\.field/) },
    ],
    [
      { path: 'connection', message: '“Mail server” is needed.', empty: true },
      { path: 'text', message: '“Text” is needed.', empty: true },
    ],
    [],
    [],
  ]);
});

describe('what a form says of its values', () => {
  const step = (type: string, parameters: JsonObject) =>
    parameterProblems({ id: 'a', type, typeVersion: 1, name: 'A', parameters }).map(({ path, message }) => [path, message]);

  test('problems are told without the words of a schema', () => {
    const initial = findDefinition('http-request')?.initial() ?? {};
    expect(
      step('http-request', { ...initial, url: 'https://api.example.com', timeoutMs: 0, method: 'SHOUT', query: 'a', extra: 1 }),
    ).toEqual([
      ['method', expect.stringMatching(/^This is one of: GET, /)],
      ['query', 'This takes a list.'],
      ['timeoutMs', expect.stringMatching(/^At least \d+\.$/)],
      ['', 'There is no setting called “extra”.'],
    ]);
  });

  test('a field with several conditions is shown while all of them hold', () => {
    const field = findDefinition('s3-storage')?.form.find(({ key }) => key === 'fields');
    expect(
      [
        ['read', 'json'],
        ['write', 'json'],
        ['read', 'text'],
      ].map(([operation = '', format = '']) => field !== undefined && isShown(field, { operation, format })),
    ).toEqual([true, false, false]);
  });
});
