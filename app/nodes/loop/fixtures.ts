import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'begins with the first batch, and says what is left',
    parameters: { list: 'items', batchSize: 2 },
    inputs: { in: [{ items: [1, 2, 3] }] },
    expect: { outputs: { loop: [1, 2] }, state: { to: 'loop', then: 'done', size: 2, left: [3] } },
  },
  {
    name: 'is done at once where there is nothing',
    parameters: { list: 'items' },
    inputs: { in: [{ items: [] }] },
    expect: { outputs: { done: [] } },
  },
  {
    name: 'stops at its bound',
    parameters: { list: 'items', maxItems: 2 },
    inputs: { in: [{ items: [1, 2, 3] }] },
    expect: { error: 'step/failed' },
  },
];
