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
  {
    name: 'swaps tokens that look like values, side by side too, and leaves what only looks like one',
    parameters: { fields: ['answer'], purpose: 'support' },
    inputs: { in: [{ answer: 'Dear Xqbadefigoku Xqlamenopura, call +999 30 1234567 or 000 011 2222, not 000 023 4567.' }] },
    replies: [{ values: ['Xqbadefigoku Xqlamenopura', 'Ada', 'Lovelace', '+49 30 7654321', '020 111 2222', '000 023 4567'] }],
    calls: [
      {
        operation: 'restore',
        request: {
          tokens: ['Xqbadefigoku Xqlamenopura', 'Xqbadefigoku', 'Xqlamenopura', '+999 30 1234567', '000 011 2222', '000 023 4567'],
          purpose: 'support',
          known: true,
        },
      },
    ],
    expect: { outputs: { out: [{ answer: 'Dear Ada Lovelace, call +49 30 7654321 or 020 111 2222, not 000 023 4567.' }] } },
  },
];
