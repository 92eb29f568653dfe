import type { NodeFixtures } from '../kit/fixture.ts';

export const fixtures: NodeFixtures = [
  {
    name: 'keeps the first of each key',
    parameters: { fields: ['email'] },
    inputs: {
      in: [
        { email: 'a@example.com', n: 1 },
        { email: 'b@example.com', n: 2 },
        { email: 'a@example.com', n: 3 },
        { n: 4 },
        { email: null, n: 5 },
      ],
    },
    expect: { outputs: { out: [{ email: 'a@example.com', n: 1 }, { email: 'b@example.com', n: 2 }, { n: 4 }] } },
  },
  {
    name: 'keeps the last, where it stood',
    parameters: { fields: ['id'], keep: 'last' },
    inputs: {
      in: [
        { id: 1, n: 1 },
        { id: 2, n: 2 },
        { id: '1', n: 3 },
      ],
    },
    expect: {
      outputs: {
        out: [
          { id: 2, n: 2 },
          { id: '1', n: 3 },
        ],
      },
    },
  },
  {
    name: 'compares whole items, whatever the order of their fields',
    parameters: {},
    inputs: { in: [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, { a: 1 }] },
    expect: { outputs: { out: [{ a: 1, b: { c: 2, d: 3 } }, { a: 1 }] } },
  },
];
