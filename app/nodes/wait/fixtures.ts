import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'waits for some time',
    parameters: { seconds: 90 },
    inputs: { in: [{}] },
    expect: { waiting: { reason: 'timer', until: Date.UTC(2026, 10, 23, 9, 31, 30), forMs: 90_000 } },
  },
  {
    name: 'waits until a moment',
    parameters: { mode: 'until', until: '{{ input.due }}' },
    inputs: { in: [{ due: '2026-11-24T00:00:00Z' }] },
    expect: { waiting: { reason: 'timer', until: Date.UTC(2026, 10, 24) } },
  },
  {
    name: 'goes on at once when the moment is past',
    parameters: { mode: 'until', until: '2020-01-01' },
    inputs: { in: [{ a: 1 }] },
    expect: { outputs: { out: [{ a: 1 }] } },
  },
  {
    name: 'goes on when the time has come',
    parameters: { seconds: 90 },
    inputs: { in: [{ a: 1 }] },
    woken: { kind: 'due' },
    expect: { outputs: { out: [{ a: 1 }] } },
  },
  {
    name: 'refuses a moment that is no date',
    parameters: { mode: 'until', until: 'soon' },
    inputs: { in: [{}] },
    expect: { error: 'step/failed' },
  },
];
