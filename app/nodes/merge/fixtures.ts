import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  { name: 'puts one list after the other', parameters: {}, inputs: { a: [{ x: 1 }], b: [{ y: 2 }] }, expect: { outputs: { out: [{ x: 1 }, { y: 2 }] } } },
  {
    name: 'puts items with the same value together', parameters: { mode: 'combine', fieldA: 'customer_id', fieldB: 'id', keep: 'all-a' },
    inputs: { a: [{ order: 1, customer_id: 7 }, { order: 2, customer_id: 8 }], b: [{ id: '7', name: 'Ada' }] },
    expect: { outputs: { out: [{ id: '7', name: 'Ada', order: 1, customer_id: 7 }, { order: 2, customer_id: 8 }] } },
  },
];
