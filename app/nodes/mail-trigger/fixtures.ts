import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'gives on the message',
    parameters: { folder: 'Orders' },
    inputs: { in: [{ uid: 3, subject: 'Order', text: 'Hello', attachments: [] }] },
    calls: [],
    expect: { outputs: { out: [{ uid: 3, subject: 'Order', text: 'Hello', attachments: [] }] } },
  },
];
