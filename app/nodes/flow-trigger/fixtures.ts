import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'takes what the caller hands over',
    parameters: { fields: [{ name: 'id', type: 'number', required: true }] },
    inputs: { in: [{ id: 7 }] },
    expect: { outputs: { out: [{ id: 7 }] } },
  },
  {
    name: 'refuses a call that does not fit',
    parameters: { fields: [{ name: 'id', type: 'number', required: true }] },
    inputs: { in: [{ id: 'seven' }] },
    expect: { error: 'step/schema' },
  },
];
