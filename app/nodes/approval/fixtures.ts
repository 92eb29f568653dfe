import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'asks with the exact values',
    parameters: {
      title: 'Pay {{ input.name }}?',
      message: 'Invoice {{ input.invoice }}',
      arguments: [
        { name: 'Amount', value: '{{ input.amount }}' },
        { name: 'Account', value: '{{ input.iban }}' },
      ],
      deadlineMinutes: 60,
    },
    inputs: { in: [{ name: 'Ada', invoice: 'R-1', amount: 12.5, iban: 'DE00' }] },
    expect: {
      waiting: {
        reason: 'approval',
        until: Date.UTC(2026, 10, 23, 10, 30),
        ask: { title: 'Pay Ada?', message: 'Invoice R-1', arguments: [{ Amount: 12.5, Account: 'DE00' }] },
      },
    },
  },
  {
    name: 'shows what is written of each item',
    parameters: { title: 'Send it?', message: 'To {{ input.name }}', deadlineMinutes: 0 },
    inputs: { in: [{ name: 'Ada' }, { name: 'Bob' }, { name: 'Ada' }] },
    expect: { waiting: { reason: 'approval', ask: { title: 'Send it?', message: 'To Ada\n\nTo Bob', arguments: [{}, {}, {}] } } },
  },
  {
    name: 'goes on when people agreed',
    parameters: { title: 'x' },
    inputs: { in: [{ id: 1 }] },
    woken: { kind: 'approved', by: ['bob'], argumentHash: 'h' },
    expect: { outputs: { approved: [{ id: 1 }] } },
  },
  {
    name: 'takes the denied way with the reason',
    parameters: { title: 'x' },
    inputs: { in: [{ id: 1 }] },
    woken: { kind: 'denied', by: 'bob', reason: 'too high' },
    expect: { outputs: { denied: [{ id: 1, denied: { by: 'bob', reason: 'too high' } }] } },
  },
  {
    name: 'takes the expired way after the deadline',
    parameters: { title: 'x' },
    inputs: { in: [{ id: 1 }] },
    woken: { kind: 'due' },
    expect: { outputs: { expired: [{ id: 1 }] } },
  },
];
