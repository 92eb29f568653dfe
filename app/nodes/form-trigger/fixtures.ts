import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const fields: Json = [
  { name: 'email', required: true },
  { name: 'age', type: 'number' },
];

export const fixtures: NodeFixtures = [
  {
    name: 'gives on what was filled in',
    parameters: { path: 'contact', fields },
    inputs: { in: [{ email: 'ada@example.com', age: 36 }] },
    expect: { outputs: { out: [{ email: 'ada@example.com', age: 36 }] } },
  },
  {
    name: 'refuses what does not fit',
    parameters: { path: 'contact', fields },
    inputs: { in: [{ email: 'ada@example.com', age: 'old' }] },
    expect: { error: 'step/schema' },
  },
];
