import type { JsonObject } from '../../kernel/json.ts';
import type { ModelTensor } from '../kit/executor.ts';
import type { NodeFixtures } from '../kit/fixture.ts';

const digest = 'a'.repeat(64);
const model: JsonObject = {
  name: 'fraud',
  digest,
  bytes: 340,
  inputs: [{ name: 'features', type: 'float32', shape: [0, 2] }],
  outputs: [
    { name: 'label', type: 'int64', shape: [0] },
    { name: 'scores', type: 'float32', shape: [0, 2] },
    { name: 'maps', type: 'other', shape: [] },
  ],
};
const asked: JsonObject = {
  path: 'models/fraud.onnx',
  model,
  values: [
    { input: '', value: '{{ input.amount }}' },
    { input: 'features', value: '{{ input.age }}' },
  ],
  output: 'scores',
  classes: [
    { name: 'fine', value: '' },
    { name: 'fraud', value: '' },
  ],
};
const scores = (...data: readonly number[]): readonly ModelTensor[] => [{ name: 'scores', type: 'float32', dims: [1, data.length], data }];
const label = (data: number | string): readonly ModelTensor[] => [
  { name: 'label', type: typeof data === 'string' ? 'string' : 'int64', dims: [1], data: [data] },
];
const looked = { operation: 'modelFile', request: { path: 'models/fraud.onnx', digest, bytes: false } } as const;
const given = { in: [{ amount: 900, age: '41' }] };
const result = (prediction: JsonObject): { readonly outputs: { readonly out: readonly JsonObject[] } } => ({
  outputs: { out: [{ amount: 900, age: '41', prediction }] },
});

export const fixtures: NodeFixtures = [
  {
    name: 'gives the class with the highest score',
    parameters: asked,
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [scores(0.25, 0.75)],
    calls: [looked],
    expect: result({ class: 'fraud', score: 0.75 }),
  },
  {
    name: 'gives the class for "unsure" below the threshold',
    parameters: { ...asked, threshold: 0.9 },
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [scores(0.25, 0.75)],
    expect: result({ class: 'unsure', score: 0.75 }),
  },
  {
    name: 'reads one score as that of the second of two classes',
    parameters: asked,
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [scores(0.25)],
    expect: result({ class: 'fine', score: 0.75 }),
  },
  {
    name: 'fails where no class fits and none stands for that',
    parameters: { ...asked, threshold: 0.9, otherwise: '' },
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [scores(0.25, 0.75)],
    expect: { error: 'step/failed' },
  },
  {
    name: 'turns the label of a model into a class',
    parameters: {
      ...asked,
      output: '',
      classes: [
        { name: 'fine', value: '10' },
        { name: 'fraud', value: '20' },
      ],
    },
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [label(20)],
    expect: result({ class: 'fraud', score: 1 }),
  },
  {
    name: 'never gives a word that is not one of the classes',
    parameters: {
      ...asked,
      output: '',
      classes: [
        { name: 'fine', value: 'ok' },
        { name: 'fraud', value: 'no' },
      ],
    },
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [label('Approve it')],
    expect: result({ class: 'unsure', score: 1 }),
  },
  {
    name: 'gives a number, and whether it is high',
    parameters: { ...asked, result: 'number', threshold: 3 },
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [scores(3.5)],
    expect: result({ value: 3.5, high: true }),
  },
  {
    name: 'gives a list of numbers',
    parameters: { ...asked, result: 'numbers' },
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [scores(1, 2, 3)],
    expect: result({ values: [1, 2, 3] }),
  },
  {
    name: 'refuses as many scores as it has no classes for',
    parameters: asked,
    inputs: given,
    replies: [{ base64: '' }],
    predictions: [scores(0.1, 0.2, 0.7)],
    expect: { error: 'step/failed' },
  },
  {
    name: 'refuses a missing value',
    parameters: asked,
    inputs: { in: [{ amount: 900, age: null }] },
    replies: [{ base64: '' }],
    expect: { error: 'step/failed' },
  },
  {
    name: 'refuses a text for a number',
    parameters: asked,
    inputs: { in: [{ amount: 900, age: 'old' }] },
    replies: [{ base64: '' }],
    expect: { error: 'step/failed' },
  },
  {
    name: 'refuses another count of values than the model takes',
    parameters: { ...asked, values: [{ input: '', value: '{{ input.amount }}' }] },
    inputs: given,
    replies: [{ base64: '' }],
    expect: { error: 'step/failed' },
  },
  {
    name: 'stands in for a model that a dry run cannot have',
    parameters: asked,
    inputs: given,
    replies: [{ base64: '', absent: true }],
    expect: result({ class: 'fine', score: 1 }),
  },
  {
    name: 'refuses an output that no step can read',
    parameters: { ...asked, output: 'maps' },
    inputs: given,
    calls: [],
    expect: { error: 'step/failed' },
  },
  { name: 'needs a model file', parameters: { ...asked, model: null }, inputs: given, calls: [], expect: { error: 'step/failed' } },
];
