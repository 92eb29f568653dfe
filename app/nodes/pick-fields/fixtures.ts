import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'keeps only the named fields, in lists too',
    parameters: { fields: ['id', 'customer.name', 'items.*.sku'] },
    inputs: {
      in: [
        {
          id: 1,
          email: 'ada@example.com',
          customer: { name: 'Ada', iban: 'DE00' },
          items: [
            { sku: 'a', price: 1 },
            { sku: 'b', price: 2 },
          ],
        },
      ],
    },
    expect: { outputs: { out: [{ id: 1, customer: { name: 'Ada' }, items: [{ sku: 'a' }, { sku: 'b' }] }] } },
  },
  {
    name: 'keeps nothing of a value that a longer path names',
    parameters: { fields: ['customer.name'] },
    inputs: { in: [{ customer: 'Ada, Bonn' }] },
    expect: { outputs: { out: [{}] } },
  },
];
