import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const message = (uid: number, more: Json = {}): Json => ({
  uid,
  messageId: `<${uid}@example.com>`,
  received: '2026-01-31T10:00:00.000Z',
  from: { name: 'Ada', address: 'ada@example.com' },
  to: [],
  cc: [],
  replyTo: [],
  subject: 'Order',
  text: 'Hello',
  seen: false,
  size: 900,
  attachments: [],
  ...(more as object),
});

export const fixtures: NodeFixtures = [
  {
    name: 'gives a message an item, and marks what it has taken',
    parameters: { folder: 'INBOX', from: 'ada@example.com' },
    inputs: { in: [{}] },
    replies: [
      { validity: '7', messages: [message(3), message(4)] },
      { validity: '7', messages: [] },
    ],
    calls: [
      {
        operation: 'mailbox',
        request: { operation: 'read', folder: 'INBOX', unseenOnly: true, from: 'ada@example.com', limit: 20, attachments: false },
      },
      { operation: 'mailbox', request: { operation: 'mark', validity: '7', uids: [3, 4], seen: true } },
    ],
    expect: { outputs: { out: [message(3), message(4)] } },
  },
  {
    name: 'gives the visible text of a message that has HTML only',
    parameters: { afterwards: 'nothing' },
    inputs: { in: [{}] },
    replies: [
      {
        validity: '7',
        messages: [
          message(3, { text: '', html: '<head><title>x</title></head><p>Dear  Bob,</p><script>evil()</script><div>see <b>you</b></div>' }),
        ],
      },
    ],
    calls: [{ operation: 'mailbox', request: { operation: 'read' } }],
    expect: { outputs: { out: [message(3, { text: 'Dear Bob,\nsee you' })] } },
  },
  {
    name: 'marks nothing where nothing came',
    parameters: { afterwards: 'move', moveTo: 'Done' },
    inputs: { in: [{}] },
    replies: [{ validity: '7', messages: [] }],
    calls: [{ operation: 'mailbox', request: { operation: 'read' } }],
    expect: { outputs: { out: [] } },
  },
];
