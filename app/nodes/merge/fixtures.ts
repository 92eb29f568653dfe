import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const kept: readonly (readonly [string, readonly Json[]])[] = [
  ['matches', [{ id: 1, n: 'a', m: 'x' }]],
  [
    'all-b',
    [
      { id: 1, n: 'a', m: 'x' },
      { id: 3, m: 'y' },
    ],
  ],
  ['all', [{ id: 1, n: 'a', m: 'x' }, { id: 2, n: 'b' }, { n: 'c' }, { id: 3, m: 'y' }]],
  ['without-partner', [{ id: 2, n: 'b' }, { n: 'c' }]],
];

export const fixtures: NodeFixtures = [
  {
    name: 'puts one list after the other',
    parameters: {},
    inputs: { a: [{ x: 1 }], b: [{ y: 2 }] },
    expect: { outputs: { out: [{ x: 1 }, { y: 2 }] } },
  },
  {
    name: 'puts items with the same value together',
    parameters: { mode: 'combine', fieldA: 'customer_id', fieldB: 'id', keep: 'all-a' },
    inputs: {
      a: [
        { order: 1, customer_id: 7 },
        { order: 2, customer_id: 8 },
      ],
      b: [{ id: '7', name: 'Ada' }],
    },
    expect: {
      outputs: {
        out: [
          { id: '7', name: 'Ada', order: 1, customer_id: 7 },
          { order: 2, customer_id: 8 },
        ],
      },
    },
  },
  {
    name: 'puts together what stands at the same place',
    parameters: { mode: 'position', inputs: 3, prefer: 'last' },
    inputs: { a: [{ x: 1, n: 'a' }, { x: 2 }], b: [{ y: 1, n: 'b' }, { y: 2 }], c: [{ z: 1 }] },
    expect: { outputs: { out: [{ x: 1, n: 'b', y: 1, z: 1 }] } },
  },
  {
    name: 'keeps what has no partner at its place',
    parameters: { mode: 'position', keepUnpaired: true },
    inputs: { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }] },
    expect: { outputs: { out: [{ x: 1, y: 1 }, { x: 2 }] } },
  },
  {
    name: 'makes every pair',
    parameters: { mode: 'pairs' },
    inputs: { a: [{ x: 1 }, { x: 2 }], b: [{ y: 'p' }, { y: 'q' }] },
    expect: {
      outputs: {
        out: [
          { x: 1, y: 'p' },
          { x: 1, y: 'q' },
          { x: 2, y: 'p' },
          { x: 2, y: 'q' },
        ],
      },
    },
  },
  {
    name: 'brings many ways together',
    parameters: { inputs: 4 },
    inputs: { a: [1], b: [2], d: [4] },
    expect: { outputs: { out: [1, 2, 4] } },
  },
  ...kept.map(([keep, out]): NodeFixtures[number] => ({
    name: `keeps ${keep}`,
    parameters: { mode: 'combine', fieldA: 'id', fieldB: 'id', keep },
    inputs: {
      a: [{ id: 1, n: 'a' }, { id: 2, n: 'b' }, { n: 'c' }],
      b: [
        { id: 1, m: 'x' },
        { id: 3, m: 'y' },
      ],
    },
    expect: { outputs: { out } },
  })),
];
