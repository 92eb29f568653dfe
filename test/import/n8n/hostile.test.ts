import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { UserError } from '../../../app/kernel/errors.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { limits } from '../../../app/workflow/model/limits.ts';
import { edgeTexts, expectSound, filesIn } from '../support.ts';

const files = filesIn(join(import.meta.dirname, 'files'), /\.json$/);

/** Imports, and lets only a UserError through. */
function importOrRefuse(text: string): 'imported' | 'refused' {
  try {
    for (const one of importForeignAll(text, 'mutated.json')) expectSound(one);
    return 'imported';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return 'refused';
  }
}

type Place = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string };

function places(value: unknown, out: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return out;
  for (const key of Object.keys(value)) {
    out.push({ holder: value as Record<string, unknown>, key });
    places((value as Record<string, unknown>)[key], out);
  }
  return out;
}

/** Values that break programs which trust a file. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    '=',
    '={{',
    '={{ }}',
    '={{ $json. }}',
    '{{ input',
    '\uD800',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    { $foreign: 'n8n-js' },
    { __rl: true },
    { __rl: true, value: { __rl: true } },
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('x'.repeat(130), 'y'.repeat(25_000), `={{ ${'('.repeat(300)}1${')'.repeat(300)} }}`, `={{ $json${'.a'.repeat(400)} }}`),
);

describe('hostile files', () => {
  it('never end in anything but a flow or a UserError, whatever is deleted or swapped (property)', { timeout: 120_000 }, () => {
    const outcome = { imported: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.oneof(
              fc.constant('delete' as const),
              nasty.map((value) => ({ value })),
            ),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        (which, changes) => {
          const document = JSON.parse((files[which]?.text ?? '').replace(/^\uFEFF/, '')) as unknown;
          for (const [index, change] of changes) {
            const all = places(document);
            const place = all[index % Math.max(1, all.length)];
            if (place === undefined) continue;
            if (change !== 'delete') (place.holder as Record<string, unknown>)[place.key] = structuredClone(change.value);
            else if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1);
            else delete place.holder[place.key];
          }
          outcome[importOrRefuse(JSON.stringify(document))] += 1;
        },
      ),
      { numRuns: 400 },
    );
    expect(outcome.imported).toBeGreaterThan(outcome.refused);
  });

  it('never end otherwise when they are cut off or garbled (property)', () => {
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.string({ unit: 'binary', maxLength: 5 }),
        (which, where, noise) => {
          const text = files[which]?.text ?? '';
          importOrRefuse(text.slice(0, Math.floor(text.length * where)));
          importOrRefuse(text.slice(0, Math.floor(text.length * where)) + noise + text.slice(Math.floor(text.length * where)));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are read in one go where somebody is asked, however their scripts begin', () => {
    const asks = (jsCode: string): string =>
      JSON.stringify({
        nodes: [
          {
            name: 'Ask',
            type: 'n8n-nodes-base.slack',
            typeVersion: 2.3,
            parameters: { operation: 'sendAndWait', message: 'x', approvalOptions: { values: { approvalType: 'double' } } },
          },
          { name: 'Code', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } },
        ],
        connections: { Ask: { main: [[{ node: 'Code', type: 'main', index: 0 }]] } },
      });
    const names = Array.from({ length: 60 }, (_, index) => `const x${index + 1} = x${index} && !x${index};`).join('');
    for (const code of [
      '$("'.repeat(32_000),
      `{${' data'.repeat(32_000)}`,
      `const x0 = $json.data.approved;${names} if (!x60) return []; return $input.all();`,
      `return ${'x.filter((a) => a).map('.repeat(1_000)}1${')'.repeat(1_000)}; // data`,
    ])
      expect(importOrRefuse(asks(code))).toBe('imported');
  });

  it('keep a node that is called __proto__, its wires and what is wrong with it', () => {
    const risky = (name: string): string =>
      JSON.stringify({
        nodes: [
          { name, type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { path: 'x' } },
          { name: 'Run', type: 'n8n-nodes-base.executeCommand', typeVersion: 1, parameters: { command: '={{ $json.body.cmd }}' } },
        ],
        connections: Object.fromEntries([[name, { main: [[{ node: 'Run', type: 'main', index: 0 }]] }]]),
      });
    const found = (name: string) =>
      importForeignAll(risky(name), 'x.json').map((one) => {
        expectSound(one);
        return {
          edges: edgeTexts(one.flow),
          found: lintFlow(one.flow)
            .findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`)
            .sort(),
        };
      });
    expect(found('__proto__')).toEqual(found('named-proto'));
    expect(found('__proto__')[0]?.edges).toEqual(['named-proto.out -> Run.in']);
  });

  it('with names as long as a file are read', () => {
    for (const name of ['N'.repeat(3_000_000), '('.repeat(100_000)]) {
      const [one] = importForeignAll(
        JSON.stringify({
          nodes: [
            { name, type: 'n8n-nodes-base.webhook', parameters: {} },
            {
              name: 'Next',
              type: 'n8n-nodes-base.set',
              typeVersion: 3.4,
              parameters: {
                assignments: { assignments: [{ name: 'a', value: `={{ $('${name}').item.json.body.email }}`, type: 'string' }] },
              },
            },
          ],
          connections: {},
        }),
        'x.json',
      );
      expect([one?.flow.nodes.length, (one?.flow.nodes[0]?.name.length ?? Infinity) <= limits.name]).toEqual([2, true]);
    }
  });

  it('cannot reach a prototype, a stack or the memory', () => {
    const node = (parameters: string): string =>
      `{"nodes":[{"name":"a","type":"n8n-nodes-base.set","parameters":${parameters}}],"connections":{}}`;
    expect(importOrRefuse(node('{"__proto__":{"polluted":true},"a":{"__proto__":1},"constructor":{"prototype":{"polluted":true}}}'))).toBe(
      'imported',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(importOrRefuse(node(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`))).toBe('refused');
    expect(importOrRefuse(node('{"n":1e999,"m":-0,"s":"\\ud800"}'))).toBe('imported');
    expect(
      importOrRefuse(`{"nodes":[${Array.from({ length: 20_001 }, () => '{"type":"a.b","parameters":{}}').join(',')}],"connections":{}}`),
    ).toBe('refused');
    expect(importOrRefuse('['.repeat(200_000))).toBe('refused');
  });
});

describe('odd files', () => {
  const item = (more: object) => ({ type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {}, ...more });
  const one = (workflow: object) => {
    const [imported] = importForeignAll(JSON.stringify(workflow), 'odd.json');
    if (imported === undefined) throw new Error('nothing was imported');
    expectSound(imported);
    return {
      names: imported.flow.nodes.map(({ name }) => name),
      edges: imported.flow.edges.length,
      kinds: imported.loss.map(({ kind }) => kind),
      lines: imported.loss.map(({ message }) => message),
    };
  };

  it('keep every node: names that are numbers, nodes without a type, and say what is no node at all', () => {
    const { names, edges, lines } = one({
      nodes: [
        item({ name: 1 }),
        item({ name: 'zwei \u{1F600}' }),
        { name: 'No type', parameters: { a: 1 } },
        { name: 'Odd type', type: 7, position: [0, 0] },
        null,
        'text',
        { position: [0, 0] },
      ],
      connections: {
        1: { main: [[{ node: 'zwei \u{1F600}', type: 'main', index: 0 }]] },
        'zwei \u{1F600}': { main: [[{ node: 'No type', type: 'main', index: 0 }]] },
        'No type': { main: [[{ node: 1, type: 'main', index: 0 }]] },
      },
    });
    expect({ names, edges, dropped: lines.filter((line) => line.includes('is no node')).map((line) => line.slice(0, 7)) }).toEqual({
      names: ['1', 'zwei \u{1F600}', 'No type', 'Odd type'],
      edges: 3,
      dropped: ['Entry 5', 'Entry 6', 'Entry 7'],
    });
  });

  it('say which connections could not be kept: lists for objects, and what is no connection', () => {
    const nodes = [item({ name: 'a' }), item({ name: 'b' })];
    const dropped = (connections: unknown): number => one({ nodes, connections }).kinds.filter((kind) => kind === 'edge-dropped').length;
    expect([
      dropped([]),
      dropped([['b']]),
      dropped({ a: 'b' }),
      dropped({ a: { main: 'b' } }),
      dropped({ a: { main: [['b']] } }),
      dropped({ a: { main: [[{ node: 'nobody' }]] } }),
      dropped({ a: { main: [null, null] } }),
      dropped(null),
    ]).toEqual([0, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('refuse more workflows than anybody opens, and say so with the file', () => {
    const many = JSON.stringify(Array.from({ length: 1_001 }, () => ({ nodes: [item({ name: 'a' })], connections: {} })));
    expect(() => importForeignAll(many, 'many.json')).toThrow(expect.objectContaining({ code: 'file/too-large', place: 'many.json' }));
  });

  it('account for every node and every connection, whatever is swapped (property)', { timeout: 120_000 }, () => {
    const targets = (workflow: { connections?: unknown }): number =>
      placesOf(workflow.connections)
        .flatMap(placesOf)
        .flatMap((outputs) => (Array.isArray(outputs) ? (outputs as unknown[]) : []))
        .flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : list === null ? [] : [list])).length;
    const placesOf = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) : [];
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.array(fc.tuple(fc.nat(), nasty), { minLength: 1, maxLength: 4 }), (which, changes) => {
        const document = JSON.parse((files[which]?.text ?? '').replace(/^\uFEFF/, '')) as { nodes?: unknown; connections?: unknown };
        if (!Array.isArray(document.nodes)) return;
        const changeable = [...places(document.nodes), ...places(document.connections)];
        for (const [index, value] of changes) {
          const place = changeable[index % changeable.length];
          if (place !== undefined) (place.holder as Record<string, unknown>)[place.key] = structuredClone(value);
        }
        const text = JSON.stringify(document);
        const clean = JSON.parse(text) as { nodes: unknown[]; connections?: unknown };
        let imported;
        try {
          imported = importForeignAll(text, 'mutated.json');
        } catch (error) {
          if (error instanceof UserError) return;
          throw error;
        }
        const [{ flow, loss } = { flow: undefined, loss: [] }] = imported;
        if (flow === undefined || imported.length !== 1) return;
        const told = (kind: string): number => loss.filter((entry) => entry.kind === kind).length;
        expect(flow.nodes.length + flow.notes.length + told('node-dropped')).toBeGreaterThanOrEqual(clean.nodes.length);
        expect(flow.edges.length + told('edge-dropped')).toBeGreaterThanOrEqual(targets(clean));
      }),
      { numRuns: 200 },
    );
  });
});
