/** What agents remember, through the broker: the grant, a window for each conversation, an end, and the same from memory and from the encrypted store. */
import { describe, expect, it } from 'vitest';
import { runMemory } from '../../app/broker/models/memories.ts';
import { daysKept } from '../../app/broker/sql/data-tables.ts';
import { memoryTables } from '../../app/broker/models/memory-tables.ts';
import type { TableRows } from '../../app/broker/ports.ts';
import type { MemoryAsk } from '../../app/broker/network/requests.ts';
import { newStore } from '../store/fixtures.ts';
import { outcome, testBroker } from './broker-kit.ts';

const ask = (more: Partial<MemoryAsk>): MemoryAsk => ({
  operation: 'recall',
  memory: 'support',
  session: 'ada@example.com',
  messages: [],
  limit: 4,
  keepDays: 1,
  idempotencyKey: 'run/n/0',
  ...more,
});
const said = (question: string, answer: string): MemoryAsk['messages'] => [
  { role: 'user', content: question },
  { role: 'assistant', content: answer },
];
const granted = (access: 'read' | 'write', table = 'support', database = 'memories') => ({
  tables: [{ database, table, access, nodes: ['n1'] }],
});
const DAY = 86_400_000;

it('an agent reaches the memory that was approved for it, in the way that was approved, with the labels that were approved', async () => {
  const { step, log, broker } = testBroker({});
  const remember = ask({ operation: 'remember', messages: said('My IBAN is secret', 'Noted.') });
  const codes = [
    await outcome(step(granted('write')).memory(remember)),
    await outcome(step(granted('read')).memory(ask({}))),
    await outcome(step(granted('read')).memory(remember)),
    await outcome(step(granted('write', 'Support')).memory(ask({}))),
    await outcome(step(granted('write', 'support', 'data tables')).memory(ask({}))),
    await outcome(step({}).memory(ask({}))),
    await outcome(step(granted('write')).memory(ask({ limit: 0 }))),
    await outcome(step(granted('write'), { labels: ['bank'] }).memory(remember)),
    await outcome(
      step({ ...granted('write'), labels: [{ destination: 'memories/support', labels: ['bank'] }] }, { labels: ['bank'] }).memory(remember),
    ),
  ];
  await broker.close();
  expect([codes, log[0]?.destination, log[0]?.method, JSON.stringify(log).includes('IBAN'), JSON.stringify(log).includes('ada@')]).toEqual([
    [
      'allowed',
      'allowed',
      'halted/capability',
      'halted/capability',
      'halted/capability',
      'halted/capability',
      'step/failed',
      'halted/capability',
      'allowed',
    ],
    'memories/support',
    'REMEMBER',
    false,
    false,
  ]);
});

it('a memory ends when the flow says so, if that is sooner', () => {
  expect([daysKept(30, 7), daysKept(7, 30), daysKept(0, 7), daysKept(30, undefined), daysKept(0, undefined), daysKept(0, 0)]).toEqual([
    7, 7, 7, 30, 0, 0,
  ]);
});

const makers: readonly (readonly [string, () => Promise<TableRows>])[] = [
  ['memory', async () => memoryTables()],
  ['the encrypted store', async () => (await newStore()).store.tables],
];
describe.each(makers)('in %s', (_name, make) => {
  it('conversations are windows of their own, nothing is remembered twice, and all of it ends', async () => {
    const rows = await make();
    const run = (more: Partial<MemoryAsk>, now = 0): readonly string[] => {
      const made = ask(more);
      return runMemory(made, rows, now, (index) => `${made.session} ${made.idempotencyKey} ${index}`).messages.map(
        ({ role, content }) => `${role}: ${content}`,
      );
    };
    for (let turn = 0; turn < 3; turn += 1)
      for (const _again of [1, 2]) run({ operation: 'remember', messages: said(`q${turn}`, `a${turn}`), idempotencyKey: `${turn}` }, turn);
    run({ operation: 'remember', session: 'ADA@example.com', messages: said('other', 'case') });
    run({ operation: 'remember', session: '', messages: said('nobody', 'named') });
    expect({
      window: run({}, 5),
      two: run({ limit: 2 }, 5),
      other: run({ session: 'ADA@example.com' }),
      nobody: run({ session: '' }),
      elsewhere: run({ memory: 'sales' }),
      person: rows.holding('ada@example.com').length,
      rows: rows.usage('memories/support').rows,
      later: run({}, DAY + 1),
      last: run({}, DAY + 2),
      gone: rows.usage('memories/support').rows,
    }).toEqual({
      window: ['user: q1', 'assistant: a1', 'user: q2', 'assistant: a2'],
      two: ['user: q2', 'assistant: a2'],
      other: ['user: other', 'assistant: case'],
      nobody: ['user: nobody', 'assistant: named'],
      elsewhere: [],
      person: 6,
      rows: 8,
      later: ['user: q2', 'assistant: a2'],
      last: [],
      gone: 0,
    });
  });
});
