import type { NodeFixtures } from '../kit/fixture.ts';

const counts = { tokens: 2, rows: 1, runs: 3, openRuns: 0 };

export const fixtures: NodeFixtures = [
  {
    name: 'erases under every identifier that the item has',
    parameters: { identifiers: [{ value: '{{ input.email }}' }, { value: '{{ input.phone }}' }], tables: ['orders'] },
    inputs: { in: [{ email: ' ada@example.com ' }] },
    replies: [counts],
    calls: [{ operation: 'erase', request: { identifiers: ['ada@example.com'], vault: true, rows: true, tables: ['orders'], runs: true } }],
    expect: { outputs: { out: [{ email: ' ada@example.com ', erased: counts }] } },
  },
  {
    name: 'never erases nobody',
    parameters: { identifiers: [{ value: '{{ input.email }}' }] },
    inputs: { in: [{}] },
    calls: [],
    expect: { error: 'step/failed' },
  },
  {
    name: 'never takes a short text for a person',
    parameters: { identifiers: [{ value: '{{ input.id }}' }] },
    inputs: { in: [{ id: '12' }] },
    calls: [],
    expect: { error: 'step/failed' },
  },
];
