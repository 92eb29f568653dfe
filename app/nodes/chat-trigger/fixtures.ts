import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'gives on the message',
    parameters: { path: 'help' },
    inputs: { in: [{ message: 'Where is my order?', session: 'ab12', received: '2026-01-31T10:00:00.000Z' }] },
    expect: { outputs: { out: [{ message: 'Where is my order?', session: 'ab12', received: '2026-01-31T10:00:00.000Z' }] } },
  },
  {
    name: 'refuses what is no message',
    parameters: { path: 'help', maxChars: 5 },
    inputs: { in: [{ message: 'too long' }] },
    expect: { error: 'step/failed' },
  },
];
