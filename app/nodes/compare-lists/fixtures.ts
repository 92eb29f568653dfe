import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const before: readonly Json[] = [
  { id: 1, n: 'a' },
  { id: 2, n: 'b' },
  { id: 3, n: 'c', x: 1 },
];
const after: readonly Json[] = [{ id: '1', n: 'a' }, { n: 'B', id: 2 }, { x: 2, id: 3, n: 'c' }, { id: 4 }];

export const fixtures: NodeFixtures = [
  {
    name: 'compares named fields',
    parameters: { keys: ['id'], fields: ['n'] },
    inputs: { a: before, b: after },
    expect: {
      outputs: {
        added: [{ id: 4 }],
        removed: [],
        changed: [{ before: { id: 2, n: 'b' }, after: { n: 'B', id: 2 } }],
        same: [
          { id: '1', n: 'a' },
          { x: 2, id: 3, n: 'c' },
        ],
      },
    },
  },
  {
    name: 'compares whole items, whatever the order of their fields',
    parameters: { keys: ['id'] },
    inputs: { a: [{ id: 1, n: 'a' }, { id: 2 }], b: [{ n: 'a', id: 1 }] },
    expect: { outputs: { added: [], removed: [{ id: 2 }], changed: [], same: [{ n: 'a', id: 1 }] } },
  },
  {
    name: 'one key has one item',
    parameters: { keys: ['id'] },
    inputs: { a: [{ id: 1 }, { id: 1 }], b: [] },
    expect: { error: 'step/failed' },
  },
];
