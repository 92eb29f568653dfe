import type { Json } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const orders: readonly Json[] = [
  { country: 'DE', total: 0.1, sku: 'a' },
  { country: 'FR', total: '5', sku: 'b' },
  { country: 'DE', total: 0.2, sku: 'a' },
  { country: 'DE', sku: 'c' },
];

export const fixtures: NodeFixtures = [
  {
    name: 'counts and adds for each group',
    parameters: {
      groupBy: ['country'],
      values: [
        { aggregate: 'count', into: 'orders' },
        { aggregate: 'sum', field: 'total', into: 'sum' },
        { aggregate: 'count', field: 'total', into: 'priced' },
        { aggregate: 'distinct', field: 'sku', into: 'skus' },
      ],
    },
    inputs: { in: orders },
    expect: {
      outputs: {
        out: [
          { country: 'DE', orders: 3, sum: 0.3, priced: 2, skus: ['a', 'c'] },
          { country: 'FR', orders: 1, sum: 5, priced: 1, skus: ['b'] },
        ],
      },
    },
  },
  {
    name: 'finds the least, the greatest, the first and the last',
    parameters: {
      values: ['average', 'least', 'greatest', 'first', 'last', 'list'].map((aggregate) => ({
        aggregate,
        field: 'total',
        into: aggregate,
      })),
    },
    inputs: { in: [{ total: 4 }, { total: '10' }, { total: 1 }] },
    expect: { outputs: { out: [{ average: 5, least: 1, greatest: '10', first: 4, last: 1, list: [4, '10', 1] }] } },
  },
  {
    name: 'collects whole items',
    parameters: { values: [{ aggregate: 'list', into: 'orders' }] },
    inputs: { in: [{ id: 1 }, { id: 2 }] },
    expect: { outputs: { out: [{ orders: [{ id: 1 }, { id: 2 }] }] } },
  },
  {
    name: 'gives an answer for no items',
    parameters: {
      values: [
        { aggregate: 'count', into: 'n' },
        { aggregate: 'sum', field: 'x', into: 's' },
        { aggregate: 'average', field: 'x', into: 'a' },
      ],
    },
    inputs: { in: [] },
    expect: { outputs: { out: [{ n: 0, s: 0, a: null }] } },
  },
  {
    name: 'fails where a sum meets text',
    parameters: { values: [{ aggregate: 'sum', field: 'total', into: 's' }] },
    inputs: { in: [{ total: 'a lot' }] },
    expect: { error: 'step/failed' },
  },
];
