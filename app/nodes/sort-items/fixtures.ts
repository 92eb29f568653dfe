import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'sorts by several fields; what has no value comes last',
    parameters: { rules: [{ field: 'country' }, { field: 'total', direction: 'down' }] },
    inputs: {
      in: [
        { id: 1, country: 'FR', total: 5 },
        { id: 2, country: 'DE', total: 3 },
        { id: 3, total: 9 },
        { id: 4, country: 'DE', total: 10 },
        { id: 5, country: 'DE' },
      ],
    },
    expect: {
      outputs: {
        out: [
          { id: 4, country: 'DE', total: 10 },
          { id: 2, country: 'DE', total: 3 },
          { id: 5, country: 'DE' },
          { id: 1, country: 'FR', total: 5 },
          { id: 3, total: 9 },
        ],
      },
    },
  },
  {
    name: 'numbers in text are numbers',
    parameters: { rules: [{ field: 'no' }] },
    inputs: { in: [{ no: 'A10' }, { no: 'A2' }, { no: '7' }] },
    expect: { outputs: { out: [{ no: '7' }, { no: 'A2' }, { no: 'A10' }] } },
  },
  {
    name: 'dates sort by time, not by spelling',
    parameters: { rules: [{ field: 'at', as: 'date' }] },
    inputs: { in: [{ at: '2026-01-01T01:00:00+02:00' }, { at: '2025-12-31T22:30:00Z' }] },
    expect: { outputs: { out: [{ at: '2025-12-31T22:30:00Z' }, { at: '2026-01-01T01:00:00+02:00' }] } },
  },
];
