import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'parts signed items from others',
    parameters: { publicKey: 'cHVi' },
    inputs: { in: [{ a: 1, signature: { value: 'c2ln' } }, { a: 2, signature: { value: 'c2ln' } }, { a: 3 }] },
    replies: [{ valid: true }, { valid: false }],
    calls: [
      { operation: 'verify', request: { algorithm: 'ed25519', payload: '{"a":1}', signature: 'c2ln', publicKey: 'cHVi' } },
      { operation: 'verify', request: { payload: '{"a":2}' } },
    ],
    expect: { outputs: { valid: [{ a: 1, signature: { value: 'c2ln' } }], invalid: [{ a: 2, signature: { value: 'c2ln' } }, { a: 3 }] } },
  },
];
