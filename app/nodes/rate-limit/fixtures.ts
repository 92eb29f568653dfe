import type { NodeFixtures } from '../kit/fixture.ts';

const items = [
  { id: 1, from: 'a' },
  { id: 2, from: 'b' },
  { id: 3, from: 'a' },
];

export const fixtures: NodeFixtures = [
  {
    name: 'lets through what has room',
    parameters: { most: 5, seconds: 30 },
    inputs: { in: items },
    replies: [{ taken: 3 }],
    calls: [{ operation: 'pace', request: { key: '', take: 3, most: 5, windowMs: 30_000, partly: false, idempotencyKey: 'run_1/node/0' } }],
    expect: { outputs: { out: items } },
  },
  {
    name: 'waits until there is room for all',
    parameters: { most: 5 },
    inputs: { in: items },
    replies: [{ taken: 0, retryAt: Date.UTC(2026, 10, 23, 9, 30, 20) }],
    expect: { waiting: { reason: 'timer', until: Date.UTC(2026, 10, 23, 9, 30, 20), forMs: 20_000 } },
  },
  {
    name: 'counts each sender apart and sends on what is too many',
    parameters: { most: 1, by: '{{ input.from }}', over: 'branch' },
    inputs: { in: items },
    replies: [{ taken: 1 }, { taken: 1 }],
    calls: [
      { operation: 'pace', request: { key: 'a', take: 2, partly: true } },
      { operation: 'pace', request: { key: 'b', take: 1 } },
    ],
    expect: { outputs: { out: [items[0] ?? null, items[1] ?? null], over: [items[2] ?? null] } },
  },
  {
    name: 'never waits for what could never pass',
    parameters: { most: 2 },
    inputs: { in: items },
    calls: [],
    expect: { error: 'step/failed' },
  },
  { name: 'asks for nothing when nothing comes', parameters: {}, inputs: { in: [] }, calls: [], expect: { outputs: { out: [] } } },
];
