import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'moves values under their new names, into objects and out of them',
    parameters: {
      renames: [
        { from: 'cust_mail', to: 'customer.email' },
        { from: 'order.no', to: 'number' },
      ],
    },
    inputs: { in: [{ cust_mail: 'ada@example.com', order: { no: 7, total: 3 } }] },
    expect: { outputs: { out: [{ customer: { email: 'ada@example.com' }, order: { total: 3 }, number: 7 }] } },
  },
  {
    name: 'leaves out what is not there, and replaces what is in the way',
    parameters: {
      renames: [
        { from: 'gone', to: 'a' },
        { from: 'b', to: 'c' },
      ],
    },
    inputs: { in: [{ b: 1, c: 2 }] },
    expect: { outputs: { out: [{ c: 1 }] } },
  },
  {
    name: 'takes an element of a list by its number',
    parameters: { renames: [{ from: 'items.0.email', to: 'first' }] },
    inputs: { in: [{ items: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }] }] },
    expect: { outputs: { out: [{ items: [{}, { email: 'bob@example.com' }], first: 'ada@example.com' }] } },
  },
  {
    name: 'counts the elements of a list as they came in',
    parameters: {
      renames: [
        { from: 'items.0', to: 'first' },
        { from: 'items.1', to: 'second' },
        { from: 'items.0', to: 'none' },
      ],
    },
    inputs: { in: [{ items: ['a', 'b', 'c'] }, { items: ['a'] }] },
    expect: {
      outputs: {
        out: [
          { items: ['c'], first: 'a', second: 'b' },
          { items: [], first: 'a' },
        ],
      },
    },
  },
  {
    name: 'has nothing to choose where no element holds the field',
    parameters: { renames: [{ from: 'items.email', to: 'first' }] },
    inputs: { in: [{ items: [] }, { items: [{ name: 'Ada' }, 'x'] }] },
    expect: { outputs: { out: [{ items: [] }, { items: [{ name: 'Ada' }, 'x'] }] } },
  },
  {
    name: 'says so where it would have to choose among elements',
    parameters: { renames: [{ from: 'items.email', to: 'first' }] },
    inputs: { in: [{ items: [{ email: 'ada@example.com' }] }] },
    expect: { error: 'step/failed' },
  },
];
