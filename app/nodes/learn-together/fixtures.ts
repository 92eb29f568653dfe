import type { Json, JsonObject } from '../../kernel/json.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const rating = {
  inputs: [{ field: 'hours', low: 0, high: 48 }],
  target: 'satisfied',
  person: 'customer',
  passes: 1,
  people: 2,
  budget: 'support-ratings',
};
const ratings: readonly Json[] = [
  { customer: 'A', hours: 48, satisfied: 'yes', text: 'not read' },
  { customer: 'B', hours: 96, satisfied: true },
  { customer: 'a', hours: 48, satisfied: 1 },
];
const paid = { data: 'd'.repeat(64), spent: 1, limit: 8, left: 40, again: false, madeUp: false };
const nought = 'sha256:7f883d4d5e2bc0a85fd9ed2494140625e650ac2d37466e47536268acc4496f73';
const record: JsonObject = {
  data: paid.data,
  fields: ['hours'],
  target: 'satisfied',
  person: 'customer',
  passes: 1,
  epsilon: 1,
  delta: 0.000_001,
  again: false,
};

export const fixtures: NodeFixtures = [
  {
    name: 'adds up what each person teaches, and gives on what came back with noise',
    parameters: rating,
    inputs: { in: ratings },
    replies: [{ ...paid, sums: [40_000, 16_384] }],
    calls: [
      {
        operation: 'learn',
        request: {
          budget: 'support-ratings',
          sums: [32_768, 32_768],
          idempotencyKey: 'run_1/node/0',
        },
      },
    ],
    expect: {
      outputs: {
        out: [
          {
            update: { bias: 0.305_175_781_25, weights: { hours: 0.125 } },
            model: nought,
            privacy: { budget: 'support-ratings', spent: 1, limit: 8, left: 40 },
          },
        ],
        record: [{ ...record, model: nought, modelWithUpdate: 'sha256:f0f72115e77255e6b6986626bf1b8173c7c50b93013c7544717f2a560c7b5a63' }],
      },
    },
  },
  {
    name: 'gives as much noise where there is nothing to learn from',
    parameters: rating,
    inputs: { in: [{ customer: 'A', hours: 'unknown', satisfied: true }] },
    replies: [{ ...paid, sums: [16_384, -16_384] }],
    calls: [{ operation: 'learn', request: { sums: [0, 0] } }],
    expect: {
      outputs: {
        out: [
          {
            update: { bias: 0.125, weights: { hours: -0.125 } },
            model: nought,
            privacy: { budget: 'support-ratings', spent: 1, limit: 8, left: 40 },
          },
        ],
        record: [{ ...record, model: nought, modelWithUpdate: 'sha256:bd05b0b2c1945d01343926e60a97609cb523936ea13caafce3fddaec20b0a1b4' }],
      },
    },
  },
  {
    name: 'says that nothing was learnt when it is only tried out',
    parameters: { ...rating, model: '{{ node["Get the model"].body }}' },
    inputs: { in: ratings },
    others: { 'Get the model': [{ body: { bias: 1, weights: { hours: -1 } } }] },
    replies: [{ ...paid, data: '', sums: [0, 0], spent: 0, madeUp: true }],
    calls: [{ operation: 'learn', request: { sums: [32_768, 32_768] } }],
    expect: {
      outputs: {
        out: [
          {
            update: { bias: 0, weights: { hours: 0 } },
            model: 'sha256:3dc4567db744172019f97876940bf7d5649c5493284baaf80531b0fa5de1ac90',
            privacy: { budget: 'support-ratings', spent: 0, limit: 8, left: 40 },
            madeUp: true,
          },
        ],
        record: [
          {
            ...record,
            data: '',
            model: 'sha256:3dc4567db744172019f97876940bf7d5649c5493284baaf80531b0fa5de1ac90',
            modelWithUpdate: 'sha256:3dc4567db744172019f97876940bf7d5649c5493284baaf80531b0fa5de1ac90',
            madeUp: true,
          },
        ],
      },
    },
  },
  {
    name: 'refuses a shared model with other inputs',
    parameters: { ...rating, model: '{"weights":{"age":1}}' },
    inputs: { in: ratings },
    calls: [],
    expect: { error: 'step/failed' },
  },
  {
    name: 'refuses bounds between which there is nothing',
    parameters: { ...rating, inputs: [{ field: 'hours', low: 1, high: 1 }] },
    inputs: { in: ratings },
    calls: [],
    expect: { error: 'step/failed' },
  },
  {
    name: 'never learns without a privacy budget',
    parameters: { ...rating, budget: '' },
    inputs: { in: ratings },
    calls: [],
    expect: { error: 'step/failed' },
  },
];
