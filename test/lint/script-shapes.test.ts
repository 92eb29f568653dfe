/** What a script's reading rests on: putting two shapes together only ever grows, and comes to its end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellOf, copiedCells, fieldCells, listCells, partCells, type Cells } from '../../app/lint/dataflow/script/cells.ts';
import { asList, computed, join, record, typed, withCells } from '../../app/lint/dataflow/script/shape.ts';
import { escaped } from '../../app/lint/dataflow/script/shape-signs.ts';
import { empty, fromPlace, type Shape } from '../../app/lint/dataflow/script/shape-table.ts';
import { isOpaqueScript, scriptSteps } from '../../app/lint/dataflow/script/summary.ts';

const names = ['a', 'b', 'c', '*'];
const paths = fc.array(fc.constantFrom(...names), { maxLength: 9 });
const somePlace = fc
  .record({ root: fc.constantFrom('input', 'node', 'outside'), path: paths, exact: fc.boolean() } as const)
  .map((one) => fromPlace({ ...one, name: '' }));
const someCells = fc
  .tuple(fc.constantFrom('one', 'two'), paths, fc.constantFrom('itself', 'copy', 'held', 'part'))
  .map(([site, path, as]): Cells => {
    const cells = path.reduce(fieldCells, cellOf(site));
    return as === 'itself' ? cells : as === 'copy' ? copiedCells(cells) : as === 'held' ? listCells(cells) : partCells(cells);
  });
const wideRecord = fc
  .tuple(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 1, max: 130 }), somePlace)
  .map(([from, count, one]) => record(new Map(Array.from({ length: count }, (_, at) => [`f${from + at}`, one]))));

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    somePlace,
    fc.constant(empty),
    wideRecord,
    fc.dictionary(fc.constantFrom(...names), tie('shape'), { maxKeys: 3 }).map((all) => record(new Map(Object.entries(all)))),
    tie('shape').map(asList),
    tie('shape').map(computed),
    tie('shape').map((one) => escaped(one, '<')),
    fc.tuple(tie('shape'), fc.constantFrom('number', 'boolean', 'text', 'enum')).map(([one, type]) => typed(one, type)),
    fc.tuple(tie('shape'), someCells).map(([one, cells]) => withCells(one, cells)),
    fc.tuple(tie('shape'), tie('shape')).map(([one, other]) => join(one, other)),
  ),
}));

const joined = (a: Shape, b: Shape): Shape => join(a, b);
const holds = (all: Shape, one: Shape): boolean => join(all, one) === all;

describe('putting two shapes together', () => {
  it('gives a shape with itself', () => {
    fc.assert(fc.property(shape, (one) => join(one, one) === one));
  });
  it('does not ask which comes first', () => {
    fc.assert(fc.property(shape, shape, (one, other) => join(one, other) === join(other, one)));
  });
  it('holds both of them', () => {
    fc.assert(
      fc.property(shape, shape, (one, other) => {
        const both = join(one, other);
        return holds(both, one) && holds(both, other);
      }),
    );
  });
  it('comes to its end, however often the same are put in', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 5 }), (all) => {
        const once = all.reduce(joined, empty);
        const twice = all.reduce(joined, once);
        return all.reduce(joined, twice) === twice;
      }),
    );
  });
});

describe('a value that grows out of itself', () => {
  it.each([
    [
      'one of its fields or another',
      `let data = $json;
       if (typeof data.body === 'string') data = data.body;
       else if (typeof data.text === 'string') data = data.text;
       else if (typeof data.mail === 'string') data = data.mail;
       else data = JSON.stringify(data);
       return { data, who: $json.customer.email };`,
    ],
    [
      'further and further in',
      `let data = $json.rows;
       while (data) data = data.a || data.b || data.c || data.d || data.e || data.f || data.g || data.h;
       return { data, who: $json.customer.email };`,
    ],
  ])('is followed, and what it is made of told: %s', (_, source) => {
    const code = { language: 'javascript', parameter: 'code', source, dialect: 'n8n' } as const;
    const reads = new Map(scriptSteps(code).map((step) => (step.op === 'assign' ? [step.path.join('.'), step.reads] : ['', []])));
    expect(isOpaqueScript(code)).toBe(false);
    expect(reads.get('who')).toEqual([{ from: 'input', path: ['customer', 'email'] }]);
    expect(reads.get('data')).toContainEqual({ from: 'input', path: source.includes('rows') ? ['rows'] : [] });
  });
});
