import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'gives on body, query and headers',
    parameters: { path: 'orders', fields: [{ name: 'id', type: 'number', required: true }] },
    inputs: { in: [{ body: { id: 7 }, query: { test: '1' }, headers: { host: 'flows.example.com' } }] },
    expect: { outputs: { out: [{ method: 'POST', headers: { host: 'flows.example.com' }, query: { test: '1' }, body: { id: 7 } }] } },
  },
  {
    name: 'refuses a body with another type',
    parameters: { path: 'orders', fields: [{ name: 'id', type: 'number' }] },
    inputs: { in: [{ body: { id: '7; DROP TABLE' } }] },
    expect: { error: 'step/schema' },
  },
];
