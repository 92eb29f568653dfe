import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'adds and works out fields',
    parameters: {
      assignments: [
        { name: 'total', value: '{{ input.price * input.count }}' },
        { name: 'customer.name', value: '{{ node["Get customer"].name }}' },
        { name: 'label', value: 'Order {{ input.id }}' },
      ],
    },
    inputs: { in: [{ id: 7, price: 2.5, count: 4, customer: { vip: true } }] },
    others: { 'Get customer': [{ name: 'Ada' }] },
    expect: { outputs: { out: [{ id: 7, price: 2.5, count: 4, customer: { vip: true, name: 'Ada' }, total: 10, label: 'Order 7' }] } },
  },
  {
    name: 'drops the other fields',
    parameters: { keepOthers: false, assignments: [{ name: 'mail', value: '{{ input.email }}' }] },
    inputs: { in: [{ email: 'ada@example.com', iban: 'DE00' }] },
    expect: { outputs: { out: [{ mail: 'ada@example.com' }] } },
  },
  {
    name: 'says which field is missing',
    parameters: { assignments: [{ name: 'x', value: '{{ input.missing }}' }] },
    inputs: { in: [{}] },
    expect: { error: 'flow/bad-expression' },
  },
];
