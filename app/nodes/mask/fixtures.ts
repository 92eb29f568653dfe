import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'masks, redacts, coarsens and hashes', parameters: { fields: [{ path: 'email', method: 'mask' }, { path: 'iban', method: 'mask' }, { path: 'note', method: 'redact' }, { path: 'people.*.born', method: 'coarsen' }, { path: 'zip', method: 'coarsen' }] },
    inputs: { in: [{ email: 'ada@example.com', iban: 'DE001234567890', note: 'ill', people: [{ born: '1815-12-10' }], zip: '53113', other: 'kept' }] },
    expect: { outputs: { out: [{ email: 'a***@example.com', iban: '***********890', note: '[removed]', people: [{ born: '1815' }], zip: '53***', other: 'kept' }] } },
  },
];
