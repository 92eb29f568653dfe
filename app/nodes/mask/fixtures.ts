import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'masks, redacts and coarsens', parameters: { fields: [{ path: 'email', method: 'mask' }, { path: 'iban', method: 'mask' }, { path: 'note', method: 'redact' }, { path: 'people.*.born', method: 'coarsen' }, { path: 'zip', method: 'coarsen' }] },
    inputs: { in: [{ email: 'ada@example.com', iban: 'DE001234567890', note: 'ill', people: [{ born: '1815-12-10' }], zip: '53113', other: 'kept' }] },
    calls: [],
    expect: { outputs: { out: [{ email: 'a***@example.com', iban: '***********890', note: '[removed]', people: [{ born: '1815' }], zip: '53***', other: 'kept' }] } },
  },
  {
    name: 'has hashes made where the key is, once a value', parameters: { fields: [{ path: 'people.*.phone', method: 'hash' }], purpose: 'support' },
    inputs: { in: [{ people: [{ phone: '0301234567' }, { phone: '0309876543' }] }, { people: [{ phone: '0301234567' }, { phone: null }] }] },
    replies: [{ digests: ['aaaa', 'bbbb'] }], calls: [{ operation: 'pseudonymise', request: { values: ['0301234567', '0309876543'], purpose: 'support' } }],
    expect: { outputs: { out: [{ people: [{ phone: 'aaaa' }, { phone: 'bbbb' }] }, { people: [{ phone: 'aaaa' }, { phone: null }] }] } },
  },
];
