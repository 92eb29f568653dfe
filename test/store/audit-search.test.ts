/** Questions to a long log: what is found stands in a value, and every question is one statement. */
import { beforeAll, expect, test } from 'vitest';
import type { EntrySearch } from '../../app/audit/ports.ts';
import type { ReadDb } from '../../app/store/database.ts';
import { auditReader } from '../../app/store/repositories/audit.ts';
import { newStore } from '../identity/kit.ts';

const count = 100_000;
const hash = 'ada0'.repeat(16);
const rare = new Map<number, readonly [actor: string, action: string, subject: string, details: object]>([
  [5, ['acc_1', 'review.submitted', 'rev_1', { flow: 'flow_7', version: 3, closure: hash }]],
  [6, ['acc_2', 'flow.edited', 'flow_7', { revision: '3', person: 'acc_1', outcome: 'done' }]],
  [7, ['acc_2', 'connection.bound', 'con_1', { holder: 'mei-ling' }]],
]);

let prepared = 0;
let asked = 0;
let find: (search: Partial<EntrySearch>) => readonly number[];
beforeAll(() => {
  const db = newStore();
  const insert = db.change<[number, number, string, string, string, string]>(
    'INSERT INTO audit_entry (position, time, actor, action, subject, leaf) VALUES (?, ?, ?, ?, ?, ?)',
  );
  db.transaction(() => {
    for (let position = 0; position < count; position += 1) {
      const [actor, action, subject, details] = rare.get(position) ?? [
        'system',
        'run.succeeded',
        `run_${position}`,
        { flow: 'flow_1', steps: '2', hash },
      ];
      insert.run(
        position,
        position,
        actor,
        action,
        subject,
        position === 8 ? '{"damaged' : JSON.stringify({ action, actor, details, index: position, prev: hash, subject, time: position }),
      );
    }
  });
  const counted: ReadDb = {
    ...db,
    query(sql) {
      prepared += 1;
      const query = db.query<never, never>(sql);
      return {
        ...query,
        all: (...parameters: never) => {
          asked += 1;
          return query.all(...parameters);
        },
      } as never;
    },
  };
  const reader = auditReader(counted);
  find = (search) =>
    reader.find({ limit: 500, search: { actions: [], ids: [], values: [], texts: [], ...search } }).map(({ index }) => index);
}, 120_000);

test('an id is found as actor, subject and value; a word of the keys, or of a hash, is none', () => {
  expect([
    find({ ids: ['acc_1'] }),
    find({ ids: ['flow_7'] }),
    find({ values: ['mei-ling'] }),
    find({ texts: ['Mei-L'] }),
    find({ texts: ['closure'] }),
    find({ texts: ['prev'] }),
    find({ texts: ['ada'] }),
    find({ texts: [hash.slice(0, 8)], actions: [] }).length,
  ]).toEqual([[6, 5], [6, 5], [7], [7], [], [], [], 500]);
});

test('a detail has to hold beside the rest, be it a number or a text; nothing asked for is nothing found', () => {
  const detail = { keys: ['version', 'revision'], value: '3' };
  expect([find({ detail }), find({ detail, actions: ['flow.edited'] }), find({ detail, ids: ['con_1'] }), find({})]).toEqual([
    [6, 5],
    [6],
    [],
    [],
  ]);
});

test('over 100,000 entries each question is one statement, prepared once for each kind of question', () => {
  const [before, asks] = [prepared, asked];
  for (let turn = 0; turn < 3; turn += 1)
    for (const search of [
      { ids: ['acc_1'], texts: ['nowhere'] },
      { texts: ['nothing of it'] },
      { values: Array.from({ length: 200 }, (_, index) => `value-${index}`) },
    ])
      find(search);
  expect([prepared - before, asked - asks]).toEqual([0, 9]);
});
