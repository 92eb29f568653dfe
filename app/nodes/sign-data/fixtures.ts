import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'signs the canonical form, whatever the order of fields',
    parameters: { purpose: 'offers' },
    inputs: { in: [{ b: 2, a: 'x', signature: 'an old one' }] },
    replies: [{ signature: 'c2ln', keyId: 'k1', publicKey: 'cHVi' }],
    calls: [{ operation: 'sign', request: { algorithm: 'ed25519', purpose: 'offers', payload: '{"a":"x","b":2}' } }],
    expect: { outputs: { out: [{ b: 2, a: 'x', signature: { algorithm: 'ed25519', value: 'c2ln', keyId: 'k1', publicKey: 'cHVi' } }] } },
  },
  {
    name: 'signs chosen fields with a shared secret',
    parameters: { algorithm: 'hmac-sha256', fields: ['order.id'] },
    inputs: { in: [{ order: { id: 7, note: 'x' } }] },
    replies: [{ signature: 'c2ln', keyId: '', publicKey: '' }],
    calls: [{ operation: 'sign', request: { algorithm: 'hmac-sha256', payload: '{"order":{"id":7}}' } }],
    expect: { outputs: { out: [{ order: { id: 7, note: 'x' }, signature: { algorithm: 'hmac-sha256', value: 'c2ln' } }] } },
  },
];
