import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'runs once for each item',
    parameters: { code: 'return { sum: input.a + input.b };', outputFields: [{ name: 'sum', type: 'number', required: true }] },
    inputs: { in: [{ a: 1, b: 2 }] },
    scripts: [{ sum: 3 }],
    expect: { outputs: { out: [{ sum: 3 }] } },
  },
  {
    name: 'runs once for all',
    parameters: { mode: 'all', code: 'return input.filter((one) => one.ok);' },
    inputs: { in: [{ ok: true }, { ok: false }] },
    scripts: [[{ ok: true }]],
    expect: { outputs: { out: [{ ok: true }] } },
  },
  {
    name: 'holds the result to its declared fields',
    parameters: { code: 'return input;', outputFields: [{ name: 'sum', type: 'number', required: true }] },
    inputs: { in: [{ sum: 'a lot' }] },
    scripts: [{ sum: 'a lot' }],
    expect: { error: 'step/schema' },
  },
];
