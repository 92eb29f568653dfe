import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'keeps the first, after some',
    parameters: { count: 2, skip: 1 },
    inputs: { in: [1, 2, 3, 4] },
    expect: { outputs: { out: [2, 3] } },
  },
  {
    name: 'keeps the last, in their order',
    parameters: { keep: 'last', count: 2, skip: 1 },
    inputs: { in: [1, 2, 3, 4] },
    expect: { outputs: { out: [2, 3] } },
  },
  {
    name: 'fewer items are all kept',
    parameters: { keep: 'last', count: 5 },
    inputs: { in: [{ name: 'Ada' }] },
    expect: { outputs: { out: [{ name: 'Ada' }] } },
  },
];
