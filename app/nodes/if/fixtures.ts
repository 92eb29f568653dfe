import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'sends items two ways by conditions',
    parameters: {
      combine: 'any',
      conditions: [
        { left: '{{ input.email }}', operator: 'endsWith', right: '@example.com' },
        { left: '{{ input.vip }}', operator: 'isTrue' },
      ],
    },
    inputs: {
      in: [
        { email: 'ada@example.com', vip: false },
        { email: 'x@other.example', vip: false },
        { email: '', vip: true },
      ],
    },
    expect: {
      outputs: {
        true: [
          { email: 'ada@example.com', vip: false },
          { email: '', vip: true },
        ],
        false: [{ email: 'x@other.example', vip: false }],
      },
    },
  },
  {
    name: 'sends items two ways by an expression',
    parameters: { mode: 'expression', expression: '{{ input.amount > 1000 }}' },
    inputs: { in: [{ amount: 5 }] },
    expect: { outputs: { true: [], false: [{ amount: 5 }] } },
  },
  {
    name: 'counts a missing field as empty',
    parameters: { conditions: [{ left: '{{ input.customer.vat }}', operator: 'isEmpty' }] },
    inputs: { in: [{ id: 1 }, { id: 2, customer: { vat: 'DE1' } }] },
    expect: { outputs: { true: [{ id: 1 }], false: [{ id: 2, customer: { vat: 'DE1' } }] } },
  },
  {
    name: 'refuses an expression that decides nothing',
    parameters: { mode: 'expression', expression: '{{ input.amount }}' },
    inputs: { in: [{ amount: 5 }] },
    expect: { error: 'step/failed' },
  },
];
