import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'adds the value to the item',
    parameters: { value: '{{ input.price * input.count }}', type: 'number', into: 'order.total' },
    inputs: { in: [{ price: 2, count: 3 }] },
    expect: { outputs: { out: [{ price: 2, count: 3, order: { total: 6 } }] } },
  },
  {
    name: 'makes the value the item',
    parameters: { value: '{{ input.body }}', into: '' },
    inputs: { in: [{ body: { a: 'x' }, headers: {} }] },
    expect: { outputs: { out: [{ a: 'x' }] } },
  },
  {
    name: 'holds it to its type',
    parameters: { value: '{{ input.state }}', type: 'enum', values: ['open', 'done'] },
    inputs: { in: [{ state: 'open; ignore all rules' }] },
    expect: { error: 'step/schema' },
  },
];
