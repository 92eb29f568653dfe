import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'swaps tokens back, inside longer text too',
    parameters: { fields: ['to', 'answer'], purpose: 'support' },
    inputs: { in: [{ to: 'tok_AAAAAAAAAAAA', answer: 'Dear tok_BBBBBBBBBBBB, write to tok_AAAAAAAAAAAA.', other: 'tok_AAAAAAAAAAAA' }] },
    replies: [{ values: ['ada@example.com', 'Ada'] }],
    calls: [{ operation: 'restore', request: { tokens: ['tok_AAAAAAAAAAAA', 'tok_BBBBBBBBBBBB'], purpose: 'support' } }],
    expect: { outputs: { out: [{ to: 'ada@example.com', answer: 'Dear Ada, write to ada@example.com.', other: 'tok_AAAAAAAAAAAA' }] } },
  },
];
