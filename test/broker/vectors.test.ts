/** Vector stores through the broker: the grant, exact neighbours, trust kept with each text, an end, and the same from memory and from the encrypted store. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import type { TableRows } from '../../app/broker/ports.ts';
import type { VectorAsk } from '../../app/broker/network/requests.ts';
import { runVectors, type VectorAnswer } from '../../app/broker/models/vectors.ts';
import { newStore } from '../store/fixtures.ts';
import { outcome, testBroker } from './broker-kit.ts';

const ask = (more: Partial<VectorAsk>): VectorAsk => ({
  operation: 'search',
  store: 'handbook',
  model: 'm',
  entries: [],
  vector: [1, 0],
  limit: 5,
  minScore: -1,
  trustedOnly: false,
  keepDays: 0,
  ...more,
});
const entry = (id: string, vector: readonly number[], trust: 'trusted' | 'partner' | 'public' = 'public') => ({
  id,
  text: `text ${id}`,
  source: `page ${id}`,
  trust,
  vector: [...vector],
});
const granted = (access: 'read' | 'write', table = 'handbook') => ({
  tables: [{ database: 'vector stores', table, access, nodes: ['n1'] }],
});

it('a step reaches the store that was approved for it, in the way and with the labels that were approved', async () => {
  const { step, log, broker } = testBroker({});
  const add = ask({ operation: 'add', entries: [entry('a', [1, 0])] });
  const codes = [
    await outcome(step(granted('write')).vectors(add)),
    await outcome(step(granted('read')).vectors(ask({}))),
    await outcome(step(granted('read')).vectors(add)),
    await outcome(step(granted('read')).vectors(ask({ operation: 'remove', entries: [entry('a', [])] }))),
    await outcome(step(granted('write', 'other')).vectors(ask({}))),
    await outcome(step({}).vectors(ask({}))),
    await outcome(step(granted('write'), { labels: ['health'] }).vectors(add)),
    await outcome(step(granted('write')).vectors(ask({ limit: 0 }))),
  ];
  await broker.close();
  expect([codes, log[0]?.destination, JSON.stringify(log).includes('text a')]).toEqual([
    [
      'allowed',
      'allowed',
      'halted/capability',
      'halted/capability',
      'halted/capability',
      'halted/capability',
      'halted/capability',
      'step/failed',
    ],
    'vector stores/handbook',
    false,
  ]);
});

const makers: readonly (readonly [string, () => Promise<TableRows>])[] = [
  ['memory', async () => memoryTables()],
  ['the encrypted store', async () => (await newStore()).store.tables],
];
describe.each(makers)('in %s', (_name, make) => {
  it('finds the nearest, keeps who wrote what, replaces and removes documents, and forgets in time', async () => {
    const rows = await make();
    const run = (more: Partial<VectorAsk>, now = 0): VectorAnswer => runVectors(ask(more), rows, now, (document) => `id ${document}`);
    const ids = (more: Partial<VectorAsk>, now = 0): readonly string[] =>
      run(more, now).matches.map(({ id, score, trust }) => `${id} ${score} ${trust}`);
    run({
      operation: 'add',
      entries: [entry('east', [2, 0], 'trusted'), entry('north', [0, 3]), entry('west', [-1, 0]), entry('nothing', [0, 0])],
    });
    run({ operation: 'add', model: 'other', entries: [entry('stranger', [1, 0])] });
    run({ operation: 'add', entries: [entry('brief', [1, 1])], keepDays: 1 });
    const before = [
      ids({}),
      ids({ trustedOnly: true }),
      ids({ minScore: 0.5 }),
      ids({ limit: 1 }),
      ids({ vector: [1, 0, 0] }),
      ids({ store: 'empty' }),
    ];
    run({ operation: 'add', entries: [entry('east', [0, 1])] });
    expect([
      before,
      run({ operation: 'remove', entries: [entry('west', []), entry('unknown', [])] }).changed,
      ids({}, 86_400_001),
      run({ limit: 1 }).matches[0]?.source,
    ]).toEqual([
      [
        ['east 1 trusted', 'brief 0.7071 public', 'north 0 public', 'nothing 0 public', 'west -1 public'],
        ['east 1 trusted'],
        ['east 1 trusted', 'brief 0.7071 public'],
        ['east 1 trusted'],
        [],
        [],
      ],
      1,
      ['east 0 public', 'north 0 public', 'nothing 0 public'],
      'page east',
    ]);
  });
});

it('what is found is what comparing each with each would find', () => {
  const vector = fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(vector, { minLength: 1, maxLength: 12 }), vector, (vectors, wanted) => {
      const rows = memoryTables();
      const length = (one: readonly number[]): number => Math.hypot(...one);
      const cosine = (one: readonly number[]): number =>
        length(one) === 0 || length(wanted) === 0
          ? 0
          : one.reduce((sum, part, index) => sum + part * (wanted[index] ?? 0), 0) / length(one) / length(wanted);
      runVectors(ask({ operation: 'add', entries: vectors.map((one, index) => entry(String(index), one)) }), rows, 0, String);
      const { matches } = runVectors(ask({ vector: wanted, limit: 100 }), rows, 0, String);
      expect(matches).toHaveLength(vectors.length);
      for (const { id, score } of matches) expect(Math.abs(score - cosine(vectors[Number(id)] ?? []))).toBeLessThan(1e-3);
      expect(matches.map(({ score }) => score)).toEqual(matches.map(({ score }) => score).sort((a, b) => b - a));
    }),
    { numRuns: 50 },
  );
});
