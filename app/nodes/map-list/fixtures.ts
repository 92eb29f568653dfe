import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  { name: 'needs a flow', parameters: {}, inputs: { in: [{ items: [1] }] }, expect: { error: 'step/failed' } },
  {
    name: 'cannot run another flow where there is none',
    parameters: { flowId: 'flow_price' },
    inputs: { in: [{ items: [1] }] },
    expect: { error: 'step/failed' },
  },
];
