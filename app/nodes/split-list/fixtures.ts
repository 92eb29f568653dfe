import type { NodeFixtures } from '../kit/fixture.ts';

const order = { id: 1, order: { mail: 'ada@example.com', lines: [{ sku: 'a' }, { sku: 'b' }] } };

export const fixtures: NodeFixtures = [
  {
    name: 'elements become items',
    parameters: { list: 'order.lines' },
    inputs: { in: [order, { id: 2 }] },
    expect: { outputs: { out: [{ sku: 'a' }, { sku: 'b' }] } },
  },
  {
    name: 'with the other fields the element stands where the list was',
    parameters: { list: 'order.lines', keepOthers: true },
    inputs: { in: [order] },
    expect: {
      outputs: {
        out: [
          { id: 1, order: { mail: 'ada@example.com', lines: { sku: 'a' } } },
          { id: 1, order: { mail: 'ada@example.com', lines: { sku: 'b' } } },
        ],
      },
    },
  },
  {
    name: 'the element goes where it is told',
    parameters: { list: 'tags', keepOthers: true, into: 'tag' },
    inputs: {
      in: [
        { id: 1, tags: ['x', 'y'] },
        { id: 2, tags: 'z' },
      ],
    },
    expect: {
      outputs: {
        out: [
          { id: 1, tag: 'x' },
          { id: 1, tag: 'y' },
          { id: 2, tag: 'z' },
        ],
      },
    },
  },
  {
    name: 'elements that are no records get the name of their list',
    parameters: { list: 'order.tags' },
    inputs: { in: [{ order: { tags: ['x', 'y'] } }] },
    expect: { outputs: { out: [{ tags: 'x' }, { tags: 'y' }] } },
  },
  { name: 'an item that is a list', parameters: {}, inputs: { in: [[1, 2], 3] }, expect: { outputs: { out: [1, 2, 3] } } },
  { name: 'has a bound', parameters: { list: 'tags', maxItems: 1 }, inputs: { in: [{ tags: [1, 2] }] }, expect: { error: 'step/failed' } },
];
