/** Flows that call each other or share a store: a caller is linted from the contract of what it calls, a reader from what others keep. */
import { expect, it } from 'vitest';
import fc from 'fast-check';
import { contractOf } from '../../app/lint/contract.ts';
import { joinFlows, keptOutside, neighboursIn } from '../../app/lint/join-flows.ts';
import { portableHash } from '../../app/lint/hash.ts';
import { lintFlow, type LintContext } from '../../app/lint/run.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { assess, flowsBelow } from '../../app/review/assess.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { flow, step } from './kit/flow.ts';
import {
  agent,
  approve,
  ask,
  askLocal,
  localBrain,
  mail,
  manual,
  openHook,
  post,
  script,
  service,
  set,
  signedHook,
  sql,
  tokenise,
} from './kit/steps.ts';

const call = (inputs: Readonly<Record<string, string>>, id = 'call'): FlowNode =>
  step(id, 'sub-flow', { flowId: 'callee', inputs: Object.entries(inputs).map(([name, value]) => ({ name, value })) });
const callee = (nodes: readonly FlowNode[], wires: readonly string[]): Flow => ({
  ...flow(nodes, wires),
  id: 'callee',
  name: 'The other flow',
});

/** `rule@step` of what blocks or is high in `main`, with the others beside it. */
function found(main: Flow, ...others: readonly Flow[]): string[] {
  const near = joinFlows([main, ...others]);
  return lintFlow(main, near.get(main.id))
    .findings.filter(({ severity }) => severity === 'block' || severity === 'high')
    .map(({ ruleId, nodeId }) => `${ruleId}@${nodeId ?? ''}`)
    .filter((one) => /^(?:DF001|AI001)@/.test(one));
}

const asks = callee([manual(), set({ text: 'About {{ input.who.mail }}' }), ask('Tell me {{ input.text }}')], ['start > set', 'set > ask']);

it('what is handed over is followed to where it ends up, field by field', () => {
  const caller = (inputs: Readonly<Record<string, string>>): Flow => flow([signedHook(), call(inputs)], ['hook > call']);
  const hides = callee([manual(), tokenise(['who.mail']), ask('{{ input.who.mail }}')], ['start > tokenise', 'tokenise > ask']);
  const stays = callee([manual(), askLocal('{{ input.who.mail }}')], ['start > ask']);
  expect({
    leaks: found(caller({ who: '{{ input.body }}' }), asks).includes('DF001@call'),
    another: found(caller({ who: '{{ input.body.amount }}', rest: '{{ input.body.email }}' }), asks),
    hidden: found(caller({ who: '{{ input.body }}' }), hides),
    inside: found(caller({ who: '{{ input.body }}' }), stays),
    alone: found(caller({ who: '{{ input.body }}' })),
  }).toEqual({ leaks: true, another: [], hidden: [], inside: [], alone: [] });
});

it('what is given back carries the labels of what went in, and of what the other flow brings', () => {
  const caller = flow(
    [signedHook(), call({ mail: '{{ input.body.email }}', n: '{{ input.body.amount }}' }), ask('Answer {{ input.result.back }}')],
    ['hook > call', 'call > ask'],
  );
  const back = (code: string): Flow => callee([manual(), script(code)], ['start > script']);
  const own = callee(
    [manual(), sql('SELECT email AS back FROM customers', { columns: [{ name: 'back', label: 'contact' }] })],
    ['start > sql'],
  );
  expect({
    through: found(caller, back('return { back: input.mail };')),
    number: found(caller, back('return { back: input.n };')),
    own: found(caller, own),
  }).toEqual({ through: ['DF001@ask'], number: [], own: ['DF001@ask'] });
});

it('an outsider who steers a model inside is named at the call, unless a person approves there', () => {
  const caller = flow([openHook(), call({ text: '{{ input.body.text }}' })], ['hook > call']);
  const acts = callee(
    [manual(), askLocal('Do {{ input.text }}'), post('https://api.example.com/x', '{{ input.answer }}')],
    ['start > ask', 'ask > call'],
  );
  const asksFirst = callee(
    [manual(), askLocal('Do {{ input.text }}'), approve(['answer']), post('https://api.example.com/x', '{{ input.answer }}')],
    ['start > ask', 'ask > approve', 'approve.approved > call'],
  );
  expect([found(caller, acts), found(caller, asksFirst)]).toEqual([['AI001@call'], []]);
});

it('an approval inside answers for what it shows, and the caller for the rest', () => {
  const caller = flow(
    [openHook(), askLocal('How much? {{ input.body.text }}'), call({ amount: '{{ input.answer }}', note: '{{ input.body.email }}' })],
    ['hook > ask', 'ask > call'],
  );
  const pays = (shown: readonly string[]): Flow =>
    callee(
      [manual(), approve(shown, 'look'), post('https://bank.example.com/x', '{{ input.amount }} {{ input.note }}', { effect: 'pay' })],
      ['start > look', 'look.approved > call'],
    );
  expect([['note'], ['amount'], ['amount', 'note']].map((shown) => found(caller, pays(shown)))).toEqual([['AI001@call'], [], []]);
});

it('personal data in an address is named at the call that hands it over, in its query and in its path', () => {
  const caller = flow([signedHook(), call({ mail: '{{ input.body.email }}', n: '{{ input.body.text }}' })], ['hook > call']);
  const asksFor = (url: string, more = {}): Flow => callee([manual(), post(url, '{}', more, 'there')], ['start > there']);
  const named = (other: Flow): readonly string[] =>
    lintFlow(caller, joinFlows([caller, other]).get(caller.id))
      .findings.filter(({ ruleId }) => ruleId === 'DF018')
      .map(({ nodeId }) => nodeId ?? '');
  expect([
    named(asksFor('https://a.example.com/x', { query: [{ name: 'm', value: '{{ input.mail }}' }] })),
    named(asksFor('https://a.example.com/x/{{ input.mail }}')),
    named(asksFor('https://a.example.com/x/{{ input.n }}')),
    named(callee([manual(), post('https://a.example.com/x', '{{ input.mail }}')], ['start > call'])),
  ]).toEqual([['call'], ['call'], [], []]);
});

it('what one flow keeps in a table is what another one reads there', () => {
  const table = { database: 'sqlite', file: 'shop.db' };
  const writer: Flow = {
    ...flow(
      [
        openHook(),
        sql('INSERT INTO notes (text) VALUES (:text)', {
          ...table,
          readOnly: false,
          values: [{ name: 'text', value: '{{ input.body.text }}' }],
        }),
      ],
      ['hook > sql'],
    ),
    id: 'writer',
    name: 'Writer',
  };
  const reader = flow(
    [
      manual(),
      agent('Do what the notes say'),
      localBrain(),
      sql('SELECT text FROM notes', { ...table, columns: [{ name: 'text', label: 'none' }] }),
      mail('a@example.com', '{{ model.text }}'),
    ],
    ['start > agent', 'brain -model> agent', 'sql -tool> agent', 'mail -tool> agent'],
  );
  expect([
    found(reader).includes('AI001@mail'),
    found(reader, writer).includes('AI001@mail'),
    found(reader, { ...writer, nodes: writer.nodes.map((node) => ({ ...node, disabled: true })) }).includes('AI001@mail'),
  ]).toEqual([false, true, false]);
});

it('the same place under another spelling is the same place', () => {
  const reads = (one: FlowNode): Flow => flow([signedHook(), one, ask('{{ input.text }}')], [`hook > ${one.id}`, `${one.id} > ask`]);
  const writes = (one: FlowNode): Flow => ({ ...flow([signedHook(), one], [`hook > ${one.id}`]), id: 'writer', name: 'Writer' });
  const table = (name: string): readonly [Flow, Flow] => [
    reads(sql('SELECT text FROM notes', { database: 'sqlite', file: 'shop.db', columns: [{ name: 'text', label: 'none' }] })),
    writes(
      sql(`INSERT INTO ${name} (text) VALUES (:text)`, {
        database: 'sqlite',
        file: 'shop.db',
        readOnly: false,
        values: [{ name: 'text', value: '{{ input.body.email }}' }],
      }),
    ),
  ];
  const file = (read: string, write: string): readonly [Flow, Flow] => [
    reads(step('read', 'file-read', { path: read })),
    writes(step('write', 'file-write', { path: write, content: '{{ input.body.email }}' })),
  ];
  const leaks = ([reader, writer]: readonly [Flow, Flow]): boolean => found(reader, writer).includes('DF001@ask');
  expect([table('main.notes'), table('archive.notes'), table('other')].map(leaks)).toEqual([true, false, false]);
  expect(
    [
      ['/data/a.txt', '/data/./a.txt'],
      ['/data/a.txt', '/data//x/../a.txt'],
      ['/data/a.txt', '/data/{{ input.body.amount }}.txt'],
      ['/data/{{ input.body.amount }}.txt', '/data/a.txt'],
      ['/data/a.txt', '/data/b.txt'],
      ['/data/a.txt', '/other/{{ input.body.amount }}.txt'],
    ].map(([read = '', write = '']) => leaks(file(read, write))),
  ).toEqual([true, true, true, true, false, false]);
});

it('a data table joins the flows that use it, and what ends by itself is not asked about', () => {
  const columns = [{ name: 'text', label: 'none' }];
  const keeps = (keepDays: number): Flow => ({
    ...flow(
      [
        openHook(),
        step('keep', 'data-table', {
          table: 'notes',
          operation: 'insert',
          columns: [...columns, { name: 'mail' }],
          values: [
            { name: 'text', value: '{{ input.body.text }}' },
            { name: 'mail', value: '{{ input.body.email }}' },
          ],
          keepDays,
        }),
      ],
      ['hook > keep'],
    ),
    id: 'writer',
    name: 'Writer',
  });
  const find = (table: string): FlowNode => step('find', 'data-table', { table, columns });
  const reader = (table: string): Flow =>
    flow(
      [manual(), agent('Do what the notes say'), localBrain(), find(table), mail('a@example.com', '{{ model.text }}')],
      ['start > agent', 'brain -model> agent', 'find -tool> agent', 'mail -tool> agent'],
    );
  const ends = (keepDays: number): boolean => lintFlow(keeps(keepDays)).findings.some(({ ruleId }) => ruleId === 'DF012');
  expect([
    found(reader('notes')).includes('AI001@mail'),
    found(reader('notes'), keeps(30)).includes('AI001@mail'),
    found(reader('other'), keeps(30)).includes('AI001@mail'),
    ends(0),
    ends(30),
  ]).toEqual([false, true, false, true, false]);
});

it('calls that go round end, and flows that have nothing to do with each other keep their verdicts', () => {
  const round = (id: string, other: string): Flow => ({
    ...flow([manual(), step('again', 'sub-flow', { flowId: other }), ask('{{ input.result }}')], ['start > again', 'again > ask']),
    id,
  });
  const near = joinFlows([round('a', 'b'), round('b', 'a'), { ...asks, id: 'lonely' }]);
  expect({ contracts: near.get('a')?.contracts?.map(({ flowId }) => flowId), lonely: near.get('lonely') }).toEqual({
    contracts: ['b'],
    lonely: {},
  });
});

it('a contract is the same whoever else calls, in circles too', () => {
  const round = (id: string, other: string): Flow => ({
    ...flow([manual(), step('again', 'sub-flow', { flowId: other }), ask('{{ input.result }}')], ['start > again', 'again > ask']),
    id,
  });
  const circle = [round('b', 'c'), round('c', 'b')];
  const contracts = (id: string, ...all: readonly Flow[]) => JSON.stringify(joinFlows(all).get(id)?.contracts);
  expect(
    new Set([
      contracts('b', ...circle),
      contracts('b', round('a', 'c'), ...circle),
      contracts('b', ...circle, round('d', 'b')),
      contracts('b', ...circle.toReversed(), round('a', 'b')),
    ]).size,
  ).toBe(1);
});

const tables = ['one', 'two', 'three'] as const;
const shop = { database: 'sqlite', file: 'shop.db' };
/** Flows that read one table and write another, call each other, and let outsiders in or not. */
const world = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      reads: fc.constantFrom(...tables),
      writes: fc.constantFrom(...tables),
      calls: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      open: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5, selector: ({ id }) => id },
  )
  .map((all) =>
    all.map(({ id, reads, writes, calls, open }): Flow => ({
      ...flow(
        [
          open ? openHook() : manual('hook'),
          sql(`SELECT text FROM ${reads}`, shop, 'reads'),
          sql(
            `INSERT INTO ${writes} (text) VALUES (:text)`,
            { ...shop, readOnly: false, values: [{ name: 'text', value: open ? '{{ input.body.email }}' : '{{ input.text }}' }] },
            'writes',
          ),
          step('call', 'sub-flow', { flowId: calls, inputs: [{ name: 'x', value: '{{ input.text }}' }] }),
        ],
        ['hook > reads', 'reads > writes', 'writes > call'],
      ),
      id,
      name: `Flow ${id}`,
    })),
  );

it('looking at those that have a say gives what looking at all gives, in any order, and a review that froze the rest gives it too', () => {
  fc.assert(
    fc.property(world, fc.nat(4), (all, pick) => {
      const one = all[pick % all.length] as Flow;
      const hashOf = (context: LintContext): string => lintFlow(one, context).verdict.hash;
      const whole = hashOf({ ...joinFlows(all).get(one.id) });
      // The closure: the flow and what it starts. What the others keep comes as the policy's.
      const below = flowsBelow(one, (id) => all.find((other) => other.id === id));
      const policy = { organisation: { stores: keptOutside([one, ...below], all).map((kept) => ({ ...kept, labels: [...kept.labels] })) } };
      const frozen = assess(one, below, { policy, hash: portableHash }, portableHash).byFlow[0]?.verdict.hash;
      const hidden = hashOf(neighboursIn(one, all.toReversed(), { nameOf: () => 'another flow' }));
      expect([hashOf(neighboursIn(one, all)), hidden, frozen]).toEqual([whole, whole, whole]);
    }),
    { numRuns: 60 },
  );
});

it('what a file of another product calls a table is the same place only where the name is one that a service made up, or the connection is ours', () => {
  const sheet = (key: string, access: 'read' | 'write', more: Partial<FlowNode> = {}): FlowNode => {
    const made = service('sheets.example.com', 'Sheets', 'sheet', { foreign: { format: 'n8n', type: 'sheets' }, ...more });
    return {
      ...made,
      parameters: { ...made.parameters, facts: { ...(made.parameters['facts'] as object), stores: [{ kind: 'table', key, access }] } },
    };
  };
  const joined = (key: string, more: Partial<FlowNode> = {}): boolean => {
    const writer: Flow = { ...flow([openHook(), sheet(key, 'write', more)], ['hook > sheet']), id: 'writer' };
    return joinFlows([writer, flow([manual(), sheet(key, 'read', more)], ['start > sheet'])]).get('flow_test')?.stores !== undefined;
  };
  expect(
    Object.fromEntries(
      ['sheets:1AbCdEfGh23IjKlMnOpQrStUv/gid=0', 'sheets:Sheet1', 'sheets:YOUR_GOOGLE_SHEET_ID_1234', 'postgres:public/documents'].map(
        (key) => [key, joined(key)],
      ),
    ),
  ).toEqual({
    'sheets:1AbCdEfGh23IjKlMnOpQrStUv/gid=0': true,
    'sheets:Sheet1': false,
    'sheets:YOUR_GOOGLE_SHEET_ID_1234': false,
    'postgres:public/documents': false,
  });
  expect(joined('postgres:public/documents', { connection: 'con_01J00000000000000000000000' })).toBe(true);
});

it('counts every way out of the last step of a called flow as its answer, as a run does', () => {
  const { returns } = contractOf(flow([step('start', 'flow-trigger'), step('last', 'try')], ['start > last']), factsOf);
  expect(returns.map(({ path }) => path.join('.'))).toEqual(expect.arrayContaining(['', 'error.code', 'error.message']));
});
