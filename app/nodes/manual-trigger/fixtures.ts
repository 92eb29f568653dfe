import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'gives on what the person filled in',
    parameters: { fields: [{ name: 'email', required: true }] },
    inputs: { in: [{ email: 'ada@example.com' }] },
    expect: { outputs: { out: [{ email: 'ada@example.com' }] } },
  },
  { name: 'starts with an empty item when nothing is filled in', parameters: {}, expect: { outputs: { out: [{}] } } },
  {
    name: 'refuses a missing field',
    parameters: { fields: [{ name: 'email', required: true }] },
    inputs: { in: [{}] },
    expect: { error: 'step/schema' },
  },
];
