/**
 * Labels follow the data: a value is marked, the step runs, and wherever the mark comes out, the facts must have said so. Each text in
 * each fixture of the steps below is marked in turn. The second half holds the other direction: facts do not label what nothing reached.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../app/kernel/json.ts';
import { AnalysisSession } from '../../app/lint/dataflow/analysis.ts';
import { LABELS } from '../../app/lint/dataflow/cell.ts';
import { portOf } from '../../app/lint/dataflow/graph.ts';
import { cellsRead } from '../../app/lint/dataflow/value.ts';
import type { BrokerClient } from '../../app/nodes/kit/executor.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { NodeFixture, NodeFixtures } from '../../app/nodes/kit/fixture.ts';
import { labelBit, labelsOf, parsePath, pathText, type FieldPath, type Label } from '../../app/workflow/model/labels.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { recordingBroker, stepOf, toolsOf } from './recording-broker.ts';

const followed = [
  'aggregate-items',
  'compare-lists',
  'expression',
  'filter-items',
  'limit-items',
  'merge',
  'pick-fields',
  'remove-duplicates',
  'rename-fields',
  'set-fields',
  'sort-items',
  'split-list',
  'text',
  'write-text',
] as const;

const marked = 'MARK';
const secret: Label = 'health';

/** Paths of all texts, list positions as `*`. */
function textPaths(value: Json, at: FieldPath = []): string[] {
  if (typeof value === 'string') return at.length === 0 ? [] : [pathText(at)];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((part) => textPaths(part, [...at, '*']));
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, part]) => textPaths(part, [...at, key])) : [];
}

function withMark(value: Json, path: FieldPath): Json {
  const [head, ...rest] = path;
  if (head === undefined) return typeof value === 'string' ? marked : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((part) => withMark(part, rest));
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, key === head ? withMark(part, rest) : part]))
    : value;
}

const marksIn = (value: Json, at: FieldPath = []): string[] =>
  textPaths({ value } as JsonObject)
    .filter((path) =>
      JSON.stringify(pickedBy(value, parsePath(path).slice(1)))
        .toUpperCase()
        .includes(marked),
    )
    .map((path) => pathText([...at, ...parsePath(path).slice(1)]));

function pickedBy(value: Json | undefined, path: FieldPath): Json {
  const [head, ...rest] = path;
  if (head === undefined) return value ?? null;
  if (head === '*') return Array.isArray(value) ? (value as readonly Json[]).map((part) => pickedBy(part, rest)) : null;
  return isJsonObject(value) ? pickedBy(value[head], rest) : null;
}

/** A flow in which the fixture's inputs come from described triggers, one a port; `labelled` is `port path`. */
function flowOf(
  type: string,
  parameters: JsonObject,
  fields: Readonly<Record<string, readonly string[]>>,
  labelled: string,
): ReturnType<typeof flow> {
  const ports = Object.keys(fields);
  return flow(
    [
      ...ports.map((port) =>
        step(`from-${port}`, 'manual-trigger', {
          fields: (fields[port] ?? []).map((name) => ({ name, type: 'text', label: `${port} ${name}` === labelled ? secret : 'none' })),
        }),
      ),
      step('node', type, parameters),
      step('end', 'noop'),
    ],
    // A port that no wire leaves is not worked out.
    [
      ...ports.map((port) => `from-${port} > node.${port}`),
      ...factsOf(step('node', type, parameters), { connections: [] })
        .outputs.filter(({ kind }) => kind === 'data')
        .map(({ id }) => `node.${id} > end`),
    ],
  );
}

/** The fields among `paths` at a port of the step that the facts give the label. */
function labelledAt(made: ReturnType<typeof flow>, port: string, paths: readonly string[]): string[] {
  const analysis = new AnalysisSession(factsOf).analyse(made);
  const value =
    analysis.values[
      portOf(
        analysis.graph,
        made.nodes.findIndex((node) => node.id === 'node'),
        port,
      )
    ];
  return paths.filter((path) => {
    let seen = 0;
    const cells: number[] = [];
    const count = value === undefined ? 0 : cellsRead(value, analysis.table.intern(parsePath(path)), analysis.table, cells);
    for (const cell of cells.slice(0, count)) seen |= value?.low[cell < 0 ? ~cell : cell] ?? 0;
    return (seen & labelBit(secret)) !== 0;
  });
}

async function outputsOf(
  type: string,
  fixture: NodeFixture,
  broker: BrokerClient = recordingBroker([]).broker,
): Promise<Readonly<Record<string, readonly Json[]>>> {
  const request = stepOf(type, fixture);
  try {
    const outcome = await (
      await loadExecutor(type)
    )?.(
      request,
      toolsOf(request, broker, async () => null),
    );
    return outcome?.type === 'done' ? outcome.outputs : {};
  } catch (error) {
    if (isCountersignError(error)) return {};
    throw error;
  }
}

describe.each(followed)('%s', async (type) => {
  const { fixtures } = (await import(new URL(`../../app/nodes/${type}/fixtures.ts`, import.meta.url).href)) as { fixtures: NodeFixtures };

  test('what comes out carries the labels of what it was made of', async () => {
    const missed: string[] = [];
    let seen = 0;
    for (const fixture of fixtures) {
      const inputs = fixture.inputs ?? {};
      const fields = Object.fromEntries(
        Object.entries(inputs).map(([port, items]) => [port, [...new Set(items.flatMap((item) => textPaths(item)))]]),
      );
      for (const [port, paths] of Object.entries(fields)) {
        for (const path of paths) {
          const changed = { ...inputs, [port]: (inputs[port] ?? []).map((item) => withMark(item, parsePath(path))) };
          const analysed = flowOf(type, fixture.parameters, fields, `${port} ${path}`);
          for (const [out, items] of Object.entries(await outputsOf(type, { ...fixture, inputs: changed }))) {
            const marks = [...new Set(items.flatMap((item) => marksIn(item)))];
            seen += marks.length;
            const labelled = labelledAt(analysed, out, marks);
            missed.push(
              ...marks
                .filter((mark) => !labelled.includes(mark))
                .map((mark) => `${fixture.name}: ${port} ${path} comes out at ${out} ${mark === '' ? 'as the item' : mark}`),
            );
          }
        }
      }
    }
    expect(missed).toEqual([]);
    expect(seen).toBeGreaterThan(0);
  });
});

describe('and nothing else does', () => {
  const cases: readonly (readonly [string, string, JsonObject, string, readonly string[], readonly string[]])[] = [
    [
      'a renamed field is gone under its old name',
      'rename-fields',
      { renames: [{ from: 'note', to: 'n.text' }] },
      'out',
      ['note', 'other', 'n.text'],
      ['n.text'],
    ],
    ['an element leaves the record of its list', 'split-list', { list: 'lines' }, 'out', ['note', 'other', 'sku', 'lines'], []],
    [
      'of a group only the fields that were asked for',
      'aggregate-items',
      {
        groupBy: ['other'],
        values: [
          { aggregate: 'list', field: 'note', into: 'notes' },
          { aggregate: 'count', into: 'n' },
          { aggregate: 'first', field: 'lines', into: 'l' },
        ],
      },
      'out',
      ['note', 'other', 'notes.*', 'n', 'l'],
      ['notes.*'],
    ],
    [
      'a count says nothing about a field',
      'aggregate-items',
      { values: [{ aggregate: 'count', field: 'note', into: 'n' }] },
      'out',
      ['n', 'note'],
      [],
    ],
    ['a text carries what stands in it', 'write-text', { text: 'About {{ input.other }}' }, 'out', ['text', 'note'], ['note']],
    [
      'a result of its own leaves the field alone',
      'text',
      { field: 'other', into: 'upper', operation: 'upper' },
      'out',
      ['upper', 'other', 'note'],
      ['note'],
    ],
    [
      'rows are as delicate as the file that they stand in',
      'read-document',
      { file: 'note', format: 'csv', fields: [{ name: 'id', type: 'number', label: 'none' }] },
      'out',
      ['id', 'note', 'other'],
      ['id'],
    ],
    ['so are the rows of another file', 'read-document', { file: 'other', format: 'csv' }, 'out', ['', 'id', 'note'], []],
    [
      'a text goes beside what was there, without the file',
      'read-document',
      { file: 'note', format: 'pdf' },
      'out',
      ['text', 'note', 'other'],
      ['text'],
    ],
    ['a file holds the fields that were asked for', 'make-file', { columns: ['other'], name: 'x' }, 'out', ['base64', 'name', 'type'], []],
    ['or all of them', 'make-file', { name: 'x' }, 'out', ['base64', 'name', 'type'], ['base64']],
    ['a checksum hides nothing', 'digest', { field: 'note', into: 'sum' }, 'out', ['sum', 'other'], ['sum']],
    ['a value that becomes the item replaces it', 'expression', { value: '{{ input.other }}', into: '' }, 'out', ['', 'note'], []],
  ];
  test.each(cases)('%s', (_name, type, parameters, port, asked, expected) => {
    expect(labelledAt(flowOf(type, parameters, { in: ['note', 'other', 'lines.*.sku'] }, 'in note'), port, asked)).toEqual(expected);
  });

  test('an item without a partner brings nothing of the other list', () => {
    const made = (keep: string, labelled: string): string[] =>
      labelledAt(
        flowOf('merge', { mode: 'combine', fieldA: 'id', fieldB: 'id', keep }, { a: ['id', 'x'], b: ['id', 'y'] }, labelled),
        'out',
        ['id', 'x', 'y'],
      );
    expect([made('without-partner', 'b y'), made('all', 'b y'), made('without-partner', 'a x')]).toEqual([[], ['y'], ['x']]);
  });
});

/** A step that goes on when it fails lets its items through as they were: what it takes away or guards counts for nothing. */
test('a step that goes on when it fails protects nothing', () => {
  const labelled = (onError: 'stop' | 'continue'): string[] => {
    const made = flowOf('mask', { fields: [{ path: 'note', method: 'redact' }] }, { in: ['note'] }, 'in note');
    return labelledAt({ ...made, nodes: made.nodes.map((node) => (node.id === 'node' ? { ...node, onError } : node)) }, 'out', ['note']);
  };
  const guards = (onError: 'stop' | 'continue' | 'branch'): boolean[] =>
    factsOf(step('gate', 'consent-gate', {}, { onError }), { connections: [] }).guards.map(({ failsOpen }) => failsOpen);
  expect([labelled('stop'), labelled('continue'), guards('stop'), guards('branch'), guards('continue')]).toEqual([
    [],
    ['note'],
    [false],
    [false],
    [true],
  ]);
});

test('of a redacted text only those labels are gone that were looked for', () => {
  const left = (label: string, parameters: JsonObject): string[] => {
    const made = flow(
      [
        step('from', 'manual-trigger', { fields: [{ name: 'note', type: 'text', label }] }),
        step('node', 'redact-text', { fields: ['note'], ...parameters }),
        step('end', 'noop'),
      ],
      ['from > node', 'node > end'],
    );
    const analysis = new AnalysisSession(factsOf).analyse(made);
    const value = analysis.values[portOf(analysis.graph, 1, 'out')];
    return value === undefined ? [] : labelsOf(value.low.reduce((all, low) => all | low, 0) & LABELS);
  };
  expect([
    left('contact', {}),
    left('health', {}),
    left('contact', { contacts: false }),
    left('card', {}),
    left('confidential', {}),
    left('contact', { certainty: 'certain' }),
  ]).toEqual([[], ['health'], ['contact'], [], ['confidential'], ['contact']]);
});

/** Steps that take paths, on records and lists in each other, on names, numbers and `*`: where the mark is left, however the path was meant, the label is left. */
describe('paths mean the same to a step and to the analysis of it', () => {
  const names = fc.constantFrom('a', 'b', '0', '1');
  const { value } = fc.letrec<{ readonly value: Json; readonly record: Json; readonly list: Json }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constant('plain'), tie('record'), tie('list')),
    record: fc.dictionary(names, tie('value'), { minKeys: 1, maxKeys: 3 }),
    list: fc.array(tie('value'), { minLength: 1, maxLength: 2 }),
  }));
  const item = fc.dictionary(names, value, { minKeys: 1, maxKeys: 3 });
  const path = fc
    .array(fc.oneof({ arbitrary: names, weight: 3 }, fc.constant('*')), { minLength: 1, maxLength: 4 })
    .map((parts) => pathText(parts));
  const plain = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => pathText(parts));
  const change = fc.oneof(
    fc.tuple(
      fc.constant('mask'),
      fc.record({ path, method: fc.constantFrom('mask', 'redact', 'coarsen', 'hash') }).map((field): JsonObject => ({ fields: [field] })),
    ),
    fc.tuple(
      fc.constant('tokenise'),
      path.map((one): JsonObject => ({ fields: [one] })),
    ),
    fc.tuple(
      fc.constant('rename-fields'),
      fc.array(fc.record({ from: plain, to: plain }), { minLength: 1, maxLength: 3 }).map((renames): JsonObject => ({ renames })),
    ),
    fc.tuple(
      fc.constant('set-fields'),
      path.map((name): JsonObject => ({ assignments: [{ name, value: 'new' }] })),
    ),
    fc.tuple(
      fc.constant('pick-fields'),
      path.map((one): JsonObject => ({ fields: [one] })),
    ),
    fc.tuple(
      fc.constant('text'),
      path.map((field): JsonObject => ({ field, operation: 'upper' })),
    ),
  );
  const broker: BrokerClient = {
    ...recordingBroker([]).broker,
    tokenise: async ({ values }) => ({ tokens: values.map(() => 'hidden') }),
    pseudonymise: async ({ values }) => ({ digests: values.map(() => 'hidden') }),
  };
  /** Where each text lies, position by position. */
  const places = (of: Json, at: FieldPath = []): FieldPath[] =>
    typeof of === 'string'
      ? [at]
      : typeof of === 'object' && of !== null
        ? Object.entries(of).flatMap(([key, part]: [string, Json]) => places(part, [...at, key]))
        : [];
  const marking = (of: Json, at: FieldPath): Json => {
    const [head, ...rest] = at;
    if (head === undefined) return marked;
    if (Array.isArray(of)) return (of as readonly Json[]).map((part, index) => (index === Number(head) ? marking(part, rest) : part));
    return isJsonObject(of) ? { ...of, [head]: marking(of[head] ?? null, rest) } : of;
  };
  /** As a person declares it: `*` for the elements of lists. */
  const declared = (of: Json | undefined, at: FieldPath): FieldPath => {
    const [head, ...rest] = at;
    if (head === undefined) return [];
    return Array.isArray(of)
      ? ['*', ...declared((of as readonly Json[])[Number(head)], rest)]
      : [head, ...declared(isJsonObject(of) ? of[head] : undefined, rest)];
  };

  test('over random items, paths and steps', async () => {
    let left = 0;
    await fc.assert(
      fc.asyncProperty(item, change, fc.nat(), fc.nat(), fc.boolean(), async (given, [type, parameters], which, depth, fails) => {
        const all = places(given);
        const at = all[which % Math.max(1, all.length)];
        if (at === undefined) return;
        // A field that holds the text somewhere below is what is often declared.
        const label = pathText(declared(given, at).slice(0, 1 + (depth % at.length)));
        // A step that goes on when it fails gives its items on as they came.
        const out = fails
          ? { out: [marking(given, at)] }
          : await outputsOf(type, { name: '', parameters, inputs: { in: [marking(given, at)] }, expect: { outputs: {} } }, broker);
        const marks = (out['out'] ?? []).flatMap((one) => marksIn(one));
        left += marks.length;
        const made = flowOf(type, parameters, { in: [label] }, `in ${label}`);
        expect(
          labelledAt(
            { ...made, nodes: made.nodes.map((node) => (fails && node.id === 'node' ? { ...node, onError: 'continue' } : node)) },
            'out',
            marks,
          ),
        ).toEqual(marks);
      }),
      { numRuns: 600 },
    );
    expect(left).toBeGreaterThan(100);
  });
});
