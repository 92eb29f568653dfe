import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type Read, type TransferStep } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { dataIn, dataOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

const bound = z.number().min(-1e12).max(1e12);

export const parameters = z.lazy(() =>
  z.strictObject({
    goal: z.enum(['yes-no', 'number']).default('yes-no'),
    /** Bounds are written here and never taken from the records: what is taken from them would give them away. */
    inputs: z
      .array(z.strictObject({ field: plainPathSchema.default(''), low: bound.default(0), high: bound.default(1) }))
      .max(50)
      .default([]),
    target: plainPathSchema.default(''),
    targetLow: bound.default(0),
    targetHigh: bound.default(1),
    /** Who a record is about; empty: each is about somebody else. */
    person: plainPathSchema.default(''),
    /** The shared model: `{ bias, weights: { field: number } }`. Empty begins at nought. */
    model: templateSchema.default(''),
    passes: z.int().min(1).max(100).default(5),
    rate: z.number().min(0.0001).max(10).default(0.5),
    /** How far one person may move the model (L2 norm of the change of its weights). */
    reach: z.number().min(0.0001).max(1_000).default(1),
    /** About how many people; a fixed number, so that it gives nobody away. */
    people: z.int().min(1).max(10_000_000).default(100),
    budget: z
      .string()
      .regex(/^(?:[a-z][a-z0-9_-]{0,62})?$/, 'A budget has a name of small letters, digits, - and _ that begins with a letter.')
      .default(''),
    /** What one run may give away of anybody, and all runs together, as epsilon; with the chance of `delta` it is more. */
    epsilon: z.number().min(0.01).max(100).default(1),
    total: z.number().min(0.01).max(1_000).default(8),
    delta: z.number().min(1e-12).max(1e-3).default(1e-6),
  }),
);
export type Parameters = z.infer<typeof parameters>;

/** What is worked out about people and noisy is about nobody. Keys, secrets and what is confidential stay what they are. */
const aboutPeople = ['person', 'contact', 'id', 'health', 'special', 'card', 'bank', 'location'] as const;

/** Up to here what comes out counts as about nobody. */
const strong = { epsilon: 2, total: 10, delta: 1e-5 } as const;

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { inputs, target, person, budget, epsilon, total, delta } = given;
  const read = (path: string): Read[] => (path === '' ? [] : [{ from: 'input', path: parsePath(path) }]);
  const model = context.reads(given.model);
  const taught = [...inputs.flatMap(({ field }) => read(field)), ...read(target)];
  const reads = [...taught, ...read(person)];
  const why = 'learnt from the records';
  const hides = epsilon <= strong.epsilon && total <= strong.total && delta <= strong.delta;
  const learnt: TransferStep[] = [
    { op: 'assign', path: ['update', 'bias'], reads, type: 'number', why },
    { op: 'assign', path: ['update', 'weights', '*'], reads, type: 'number', why },
    ...(hides ? [{ op: 'protect' as const, method: 'noise' as const, paths: [['update']], labels: aboutPeople }] : []),
    { op: 'assign', path: ['model'], reads: model.reads, type: 'uuid', why: 'the version of the shared model' },
    { op: 'assign', path: ['privacy', 'budget'], reads: [], type: 'enum', why: 'the name of the budget' },
    ...['spent', 'limit', 'left'].map((name): TransferStep => ({
      op: 'assign',
      path: ['privacy', name],
      reads: [],
      type: 'number',
      why: 'what the budget has given out',
    })),
  ];
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, { id: 'record', title: 'For the records', kind: 'data' }],
    sources: [
      {
        port: 'record',
        path: [],
        labels: ['confidential'],
        trust: 'trusted',
        type: 'text',
        why: 'which records made which model, as digests',
      },
    ],
    sinks: [
      { kind: 'training', zone: { scope: 'local' }, parameter: 'target', reads: taught, bound: true },
      ...(model.dynamic
        ? [{ kind: 'training' as const, zone: { scope: 'local' as const }, parameter: 'model', reads: model.reads, bound: true }]
        : []),
    ],
    transfer: [
      { port: 'out', steps: learnt },
      { port: 'record', steps: [] },
    ],
    // What is kept is what was spent, and sums behind noise: nobody's data.
    stores: budget === '' ? [] : [{ kind: 'table', key: `privacy-budget:${budget}`, access: 'write', retentionDays: 0 }],
    learns: {
      budget,
      goal: given.goal,
      fields: inputs.map(({ field }) => field),
      target,
      perPerson: person !== '',
      values: inputs.length + 1,
      people: given.people,
      epsilon,
      total,
      delta,
      hides,
    },
    reliability: { external: false, timeoutMs: 120_000, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'learn-together',
  version: 1,
  title: 'Learn together',
  summary: "Learns from people's records here, and gives on only what it learnt, with noise that hides each of them.",
  category: 'ai',
  icon: 'graduation-cap',
  keywords: [
    'federated',
    'learning',
    'train',
    'machine learning',
    'differential privacy',
    'noise',
    'regression',
    'shared model',
    'aggregate',
    'private',
  ],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ target, budget, epsilon, total }) =>
    target === '' ? 'Nothing to learn yet' : budget === '' ? 'No privacy budget yet' : `${target}: a run spends ${epsilon} of ${total}`,
  facts,
});
