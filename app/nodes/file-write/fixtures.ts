import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'writes a value as JSON',
    parameters: { path: '/data/out/{{ input.id }}.json', format: 'json', content: '{{ input.order }}' },
    inputs: { in: [{ id: 7, order: { total: 1 } }] },
    replies: [{ bytes: 12 }],
    calls: [{ operation: 'writeFile', request: { path: '/data/out/7.json', base64: 'eyJ0b3RhbCI6MX0K', append: false } }],
    expect: { outputs: { out: [{ id: 7, order: { total: 1 }, file: '/data/out/7.json' }] } },
  },
  {
    name: 'refuses a file that is none',
    parameters: { path: '/data/x', format: 'base64', content: 'not base64!' },
    inputs: { in: [{}] },
    expect: { error: 'step/failed' },
  },
];
