import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'sends one message an item',
    parameters: {
      from: 'service@example.com',
      to: 'Ann <ann@example.com>, {{ input.email }}',
      subject: 'Order {{ input.id }}',
      text: 'Thank you.',
    },
    inputs: { in: [{ id: 7, email: 'ada@example.com' }] },
    replies: [{ messageId: 'm1' }],
    calls: [
      {
        operation: 'mail',
        request: {
          from: 'service@example.com',
          to: ['ann@example.com', 'ada@example.com'],
          subject: 'Order 7',
          text: 'Thank you.',
          idempotencyKey: 'run_1/node/0/0',
        },
      },
    ],
    expect: { outputs: { out: [{ id: 7, email: 'ada@example.com', messageId: 'm1' }] } },
  },
  {
    name: 'keeps line breaks out of the subject',
    parameters: { from: 'a@example.com', to: 'b@example.com', subject: '{{ input.s }}', text: 'x' },
    inputs: { in: [{ s: 'Hi\r\nBcc: all@example.com' }] },
    replies: [{ messageId: 'm' }],
    calls: [{ operation: 'mail', request: { subject: 'Hi Bcc: all@example.com' } }],
    expect: { outputs: { out: [{ s: 'Hi\r\nBcc: all@example.com', messageId: 'm' }] } },
  },
  {
    name: 'refuses a recipient that is no address',
    parameters: { from: 'a@example.com', to: '{{ input.to }}', subject: 's', text: 't' },
    inputs: { in: [{ to: 'not an address' }] },
    expect: { error: 'step/failed' },
  },
];
