import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'swaps values for tokens, the same value for the same token',
    parameters: { fields: ['email', 'people.*.email'], purpose: 'support' },
    inputs: { in: [{ email: 'ada@example.com', people: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }], id: 1 }] },
    replies: [{ tokens: ['tok_AAAAAAAAAAAA', 'tok_BBBBBBBBBBBB'] }],
    calls: [{ operation: 'tokenise', request: { values: ['ada@example.com', 'bob@example.com'], purpose: 'support' } }],
    expect: {
      outputs: { out: [{ email: 'tok_AAAAAAAAAAAA', people: [{ email: 'tok_AAAAAAAAAAAA' }, { email: 'tok_BBBBBBBBBBBB' }], id: 1 }] },
    },
  },
  {
    name: 'asks for tokens that look like the values',
    parameters: { fields: ['email'], looks: 'alike' },
    inputs: { in: [{ email: 'ada@example.com' }] },
    replies: [{ tokens: ['tok0123456789abcdef@example.invalid'] }],
    calls: [{ operation: 'tokenise', request: { values: ['ada@example.com'], purpose: 'default', looks: 'alike' } }],
    expect: { outputs: { out: [{ email: 'tok0123456789abcdef@example.invalid' }] } },
  },
  {
    name: 'asks nobody when there is nothing to hide',
    parameters: { fields: ['email'] },
    inputs: { in: [{ id: 1 }] },
    calls: [],
    expect: { outputs: { out: [{ id: 1 }] } },
  },
];
