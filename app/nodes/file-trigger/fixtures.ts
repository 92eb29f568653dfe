import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'gives on the file',
    parameters: { folder: 'inbox', pattern: '*.csv' },
    inputs: { in: [{ path: 'inbox/a.csv', name: 'a.csv', size: 12, modified: '2026-01-31T10:00:00.000Z' }] },
    calls: [],
    expect: { outputs: { out: [{ path: 'inbox/a.csv', name: 'a.csv', size: 12, modified: '2026-01-31T10:00:00.000Z' }] } },
  },
];
