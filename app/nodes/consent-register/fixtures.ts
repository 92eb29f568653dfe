import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'lets only those through who agree to this purpose',
    parameters: { purpose: 'Newsletter' },
    inputs: { in: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }, { name: 'nobody' }] },
    replies: [{ given: true }, { given: false }],
    calls: [
      { operation: 'consent', request: { operation: 'check', subject: 'ada@example.com', purpose: 'newsletter' } },
      { operation: 'consent', request: { subject: 'bob@example.com' } },
    ],
    expect: { outputs: { given: [{ email: 'ada@example.com' }], missing: [{ email: 'bob@example.com' }, { name: 'nobody' }] } },
  },
  {
    name: 'records a consent',
    parameters: { operation: 'record', purpose: 'newsletter', days: 365, how: 'form' },
    inputs: { in: [{ email: 'ada@example.com' }] },
    replies: [{ given: true }],
    calls: [{ operation: 'consent', request: { operation: 'record', days: 365, how: 'form' } }],
    expect: { outputs: { out: [{ email: 'ada@example.com' }] } },
  },
  {
    name: 'never records a consent of nobody',
    parameters: { operation: 'record', purpose: 'newsletter' },
    inputs: { in: [{ name: 'x' }] },
    calls: [],
    expect: { error: 'step/failed' },
  },
];
