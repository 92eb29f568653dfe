import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/kernel/errors.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { canonicalFlow, printFlow } from '../../../app/workflow/model/canonical.ts';
import { edgeKinds, emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import type { FlowMigration } from '../../../app/workflow/migrations/flow-migrations.ts';
import { bringUp, isOurFlow, readFlow } from '../../../app/workflow/migrations/read-flow.ts';

const flow: Flow = {
  ...emptyFlow('orders', 'Orders'),
  connections: [{ id: 'mail', name: 'Mail', type: 'smtp', auth: 'smtp', hosts: [], scopes: [] }],
  nodes: [
    { id: 'a', type: 'noop', typeVersion: 1, name: 'Start', parameters: {}, connection: 'mail' },
    { id: 'b', type: 'noop', typeVersion: 1, name: 'End', parameters: { x: [1, { y: null }] } },
  ],
  edges: [{ id: 'e', kind: 'data', from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }],
};

/** The refusal as the person sees it. */
function refusal(input: unknown): string {
  try {
    readFlow(input, 'orders.flow.json');
    return 'accepted';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code} | ${error.place ?? ''} | ${error.message} | ${error.mend ?? ''}`;
  }
}
const changed = (change: (copy: Record<string, unknown> & { nodes: Record<string, unknown>[] }) => void): unknown => {
  const copy = structuredClone(flow) as unknown as Record<string, unknown> & { nodes: Record<string, unknown>[] };
  change(copy);
  return copy;
};

describe('reading a flow document', () => {
  it('reads text and values, with and without a byte order mark', () => {
    expect([readFlow(printFlow(flow), 'x'), readFlow(`\uFEFF${printFlow(flow)}`, 'x'), readFlow(structuredClone(flow), 'x')]).toEqual([
      flow,
      flow,
      flow,
    ]);
  });

  it('says what is wrong, where, and what to do', () => {
    expect({
      empty: refusal('  '),
      broken: refusal('{\n  "a": 1,\n  oops\n}'),
      list: refusal('[]'),
      foreign: refusal('{"nodes":[]}'),
      newer: refusal({ ...flow, schemaVersion: 9 }),
      old: refusal({ ...flow, schemaVersion: 0 }),
      missing: refusal(changed((copy) => delete (copy.nodes[1] as Record<string, unknown>)['type'])),
      type: refusal(
        changed((copy) => {
          copy['name'] = 7;
        }),
      ),
      unknown: refusal(
        changed((copy) => {
          (copy.nodes[0] as Record<string, unknown>)['color'] = 'red';
        }),
      ),
      choice: refusal(
        changed((copy) => {
          copy['environment'] = 'staging';
        }),
      ),
      long: refusal(
        changed((copy) => {
          (copy.nodes[0] as Record<string, unknown>)['name'] = 'n'.repeat(300);
        }),
      ),
      deep: refusal(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
      deepValue: refusal({ ...flow, nodes: JSON.parse(`${'['.repeat(4_000)}${']'.repeat(4_000)}`) as unknown }),
    }).toMatchInlineSnapshot(`
      {
        "broken": "file/not-json | orders.flow.json | This file is not valid JSON: it breaks off at line 3, column 3. | Export it again; it may have been cut off or edited by hand.",
        "choice": "flow/invalid | orders.flow.json | environment has to be one of "dev", "test", "prod". | Choose one of these.",
        "deep": "file/too-large | orders.flow.json | This file nests values more than 120 levels deep. | Flatten the nested value, or remove it.",
        "deepValue": "file/too-large | orders.flow.json | This flow nests values more than 120 levels deep. | Flatten the nested value, or remove it.",
        "empty": "file/not-json | orders.flow.json | This file is empty. | Export it again.",
        "foreign": "flow/invalid | orders.flow.json | "schemaVersion" is missing or not a whole number, so this is no flow document. | Choose a .flow.json file, or import the file if another program wrote it.",
        "list": "flow/invalid | orders.flow.json | This is no flow document: it has to be one JSON object. | Choose a .flow.json file.",
        "long": "flow/invalid | orders.flow.json | nodes[0] ("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn").name is too large: at most 200. | Make it shorter.",
        "missing": "flow/invalid | orders.flow.json | nodes[1] ("End").type is missing; it has to be of type string. | Add it.",
        "newer": "flow/newer-format | orders.flow.json | This flow was written by a newer version of Countersign (format 9; this version reads up to 1). | Update Countersign.",
        "old": "flow/invalid | orders.flow.json | Format 0 is too old: no step leads from it to format 1. | Open and save it with an older version of Countersign first.",
        "type": "flow/invalid | orders.flow.json | name has to be of type string. | Replace the value by one of that type.",
        "unknown": "flow/invalid | orders.flow.json | nodes[0] ("Start") has a key that this version does not know: "color". | Remove it, or open the file with the version that wrote it.",
      }
    `);
  });

  it('holds names, ids and references together', () => {
    expect([
      refusal(
        changed((copy) => {
          (copy.nodes[1] as Record<string, unknown>)['id'] = 'a';
        }),
      ),
      refusal(
        changed((copy) => {
          (copy.nodes[1] as Record<string, unknown>)['name'] = 'Start';
        }),
      ),
      refusal(
        changed((copy) => {
          copy.nodes.pop();
        }),
      ),
      refusal(
        changed((copy) => {
          copy['connections'] = [];
        }),
      ),
      refusal(
        changed((copy) => {
          copy['edges'] = [flow.edges[0], flow.edges[0]];
        }),
      ),
    ]).toMatchInlineSnapshot(`
      [
        "flow/invalid | orders.flow.json | Two nodes have the id “a”. | Give “End” another id.",
        "flow/invalid | orders.flow.json | Two nodes are named “Start”, so expressions could not tell them apart. | Rename one of them.",
        "flow/invalid | orders.flow.json | Edge “e” leads to a node “b” that is not there. | Remove the edge, or put the node back.",
        "flow/invalid | orders.flow.json | “Start” uses a connection “mail” that is not listed. | Choose a connection again in this step.",
        "flow/invalid | orders.flow.json | Two edges have the id “e”. | Give one of them another id.",
      ]
    `);
  });

  it('brings older documents up step by step', () => {
    const steps: FlowMigration[] = [
      { from: 7, summary: 'steps became nodes', migrate: ({ steps: list, ...rest }) => ({ ...rest, nodes: list ?? [] }) },
      { from: 8, summary: 'every flow has an owner', migrate: (document) => ({ owner: 'nobody', ...document }) },
    ];
    const old: JsonObject = { schemaVersion: 7, steps: ['x'] };
    expect(bringUp(old, 'old.flow.json', steps, 9)).toEqual({ schemaVersion: 9, owner: 'nobody', nodes: ['x'] });
    expect(old).toEqual({ schemaVersion: 7, steps: ['x'] });
    expect(() => bringUp({ schemaVersion: 6 }, 'old.flow.json', steps, 9)).toThrow('Format 6 is too old');
  });

  it('reads what it prints, and moving things changes no canonical form (property)', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const json = fc.jsonValue({ maxDepth: 3 });
    const flows = fc
      .uniqueArray(
        fc.record({
          id: fc.stringMatching(/^[a-z]{1,6}$/),
          name: fc.string({ minLength: 1, maxLength: 10 }),
          value: json,
          note: fc.option(text, { nil: undefined }),
          disabled: fc.option(fc.boolean(), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 6, selector: (one) => one.id },
      )
      .chain((nodes) =>
        fc.tuple(
          fc.constant(nodes),
          fc.array(fc.tuple(fc.nat(nodes.length - 1), fc.nat(nodes.length - 1), fc.constantFrom(...edgeKinds)), { maxLength: 8 }),
          fc.integer(),
          fc.integer(),
        ),
      );
    fc.assert(
      fc.property(flows, ([nodes, pairs, x, y]) => {
        const made: Flow = {
          ...emptyFlow('f', 'F'),
          nodes: nodes.map(({ id, name, value, note, disabled }, index) => ({
            id,
            type: 'noop',
            typeVersion: 1,
            name: `${name.toWellFormed()}${index}`, // Reading drops this key wherever it stands: no later copy of the document can turn it into a prototype.
            parameters: {
              value: JSON.parse(JSON.stringify(value), (key, inner: unknown) => (key === '__proto__' ? undefined : inner)) as never,
            },
            ...(note === undefined ? {} : { note: note.toWellFormed() }),
            ...(disabled === undefined ? {} : { disabled }),
          })),
          edges: pairs.map(([from, to, kind], index) => ({
            id: `e${index}`,
            kind,
            from: { node: nodes[from]?.id ?? '', port: 'out' },
            to: { node: nodes[to]?.id ?? '', port: 'in' },
          })),
          layout: { nodes: Object.fromEntries(nodes.map(({ id }) => [id, { x, y }])), notes: {} },
        };
        const read = readFlow(printFlow(made), 'made');
        expect(printFlow(read)).toBe(printFlow(made));
        expect(canonicalFlow({ ...read, nodes: [...read.nodes].reverse(), layout: { nodes: {}, notes: {} } })).toBe(canonicalFlow(made));
      }),
      { numRuns: 60 },
    );
  });
});

it('half characters in names and settings become whole ones, so that the flow has a hash; two names that they alone told apart are refused', () => {
  const step = (id: string, name: string): Flow['nodes'][number] => ({
    id,
    type: 'noop',
    typeVersion: 1,
    name,
    parameters: { 'k\ud800': '\udfff' },
  });
  const made = { ...emptyFlow('f', 'Orders \ud83d'), nodes: [step('a', 'A\ud800')] };
  const whole = { name: 'Orders \ufffd', nodes: [{ name: 'A\ufffd', parameters: { 'k\ufffd': '\ufffd' } }] };
  for (const input of [made, JSON.stringify(made)]) {
    const read = readFlow(input, 'made');
    expect([read, canonicalFlow(read)]).toEqual([expect.objectContaining({ name: whole.name }), expect.stringContaining('A\ufffd')]);
    expect(read).toMatchObject(whole);
  }
  expect(() => readFlow({ ...made, nodes: [step('a', 'A\ud800'), step('b', 'A\ud801')] }, 'made')).toThrow('Two nodes are named');
});

it('a flow of ours is known as such, however damaged its version is', () => {
  const ours = (schemaVersion: unknown): unknown => ({ schemaVersion, id: 'x', nodes: [], edges: [], connections: [] });
  expect(['1', null, true, [1], 1.5, undefined].map((version) => isOurFlow(ours(version)))).toEqual(Array(6).fill(true));
  expect(
    [{ nodes: [], connections: {} }, { nodes: [], edges: [] }, { schemaVersion: 'x', nodes: [], connections: {} }, [], 'x'].map(isOurFlow),
  ).toEqual(Array(5).fill(false));
});
