/** What is counted of steps that decide, by running flows with them: words of the flow and bins, and never a value of anybody's. */
import { expect, test } from 'vitest';
import { decisionCounter } from '../../app/ai/drift/counter.ts';
import { decidingSteps } from '../../app/ai/drift/deciding.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { DecisionCount } from '../../app/engine/ports.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { testEngine, type TestExecutor } from '../engine/engine-kit.ts';
import { flowOf, node, pin } from '../engine/flow-kit.ts';

const classes = [
  { name: 'bill', description: '' },
  { name: 'complaint', description: '' },
];
const mail = (): Flow =>
  flowOf(
    [
      node('start', 'manual-trigger', {
        fields: [
          { name: 'channel', type: 'enum', values: ['mail', 'web'] },
          { name: 'body', type: 'text' },
        ],
      }),
      node('sort', 'classify', {
        text: '{{ input.body }} {{ input.channel }} {{ input.total }}',
        classes,
        otherwise: 'other',
        provider: 'ollama',
        model: 'small',
      }),
      node('way', 'switch', {
        cases: [{ id: 'pay', title: 'Pay', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'bill' }] }],
      }),
      node('ask', 'approval', { title: 'Pay {{ input.total }}?' }),
      node('end', 'noop'),
    ],
    ['start -> sort', 'sort -> way', 'way.pay -> ask', 'ask.approved -> end'],
  );

async function counted(
  flow: Flow,
  inputs: readonly (readonly object[])[],
  does: TestExecutor | Readonly<Record<string, TestExecutor>>,
  answer: 'approved' | 'denied' = 'approved',
  dryRun = false,
): Promise<readonly DecisionCount[]> {
  const store = memoryStore();
  const counts: DecisionCount[] = [];
  const failures: string[] = [];
  const { engine } = testEngine(typeof does === 'function' ? { sort: does } : does, {
    counter: decisionCounter(factsOf, {
      write: (_level, message) => {
        failures.push(message);
      },
    }),
    store: {
      ...store,
      journal: {
        ...store.journal,
        append: async (batch) => {
          await store.journal.append(batch);
          counts.push(...(batch.counts ?? []));
        },
      },
    },
  });
  await engine.open();
  for (const input of inputs) {
    await (
      await engine.start(pin(flow), { kind: 'manual', input: input as never, dryRun })
    ).finished;
    for (const question of await store.approvals.list({ state: 'open', limit: 9 }))
      await engine.decide(question.approvalId, {
        by: 'ann',
        decision: answer,
        reason: 'Jane Roe asked',
        argumentHash: question.argumentHash,
      });
    await engine.idle();
  }
  await engine.close();
  expect(failures).toEqual([]);
  return counts;
}
const said =
  (word: string): TestExecutor =>
  ({ inputs }) => ({ type: 'done', outputs: { out: (inputs['in'] ?? []).map((item) => ({ ...(item as object), class: word })) } });
const sums = (counts: readonly DecisionCount[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const { node: id, feature, bin, count } of counts) {
    const key = `${id} ${feature}: ${/^-?\d+$/.test(bin) ? 'a bin' : bin}`;
    all[key] = (all[key] ?? 0) + count;
  }
  return all;
};

test('a model, a rule and a person are counted by the words of the flow, and what the person said counts for the model', async () => {
  const counts = await counted(
    mail(),
    [
      [
        { body: 'I have not received the order and want my money back', channel: 'mail', total: 120 },
        { body: '', channel: 'web', total: 80 },
      ],
    ],
    said('bill'),
    'denied',
  );
  expect(sums(counts)).toEqual({
    'sort in given body: yes': 1,
    'sort in given body: no': 1,
    'sort in length body: a bin': 1,
    'sort in language body: English': 1,
    'sort in given channel: yes': 2,
    'sort in category channel: mail': 1,
    'sort in category channel: web': 1,
    'sort in given total: yes': 2,
    'sort in number total: a bin': 2,
    'sort out category : bill': 2,
    'way in given class: yes': 2,
    'way in category class: bill': 2,
    'way out category : pay': 2,
    'ask in given total: yes': 2,
    'ask in number total: a bin': 2,
    'ask out category : denied': 2,
    'sort people category : overturned': 1,
  });
});

test('nothing that anybody wrote is kept, whatever the model gives', async () => {
  const jane = 'Jane Roe, jane.roe@example.com';
  const counts = await counted(mail(), [[{ body: jane, channel: 'web', total: jane }]], said(jane));
  expect([counts.length > 5, sums(counts)['sort out category : #other'], JSON.stringify(counts).includes('ane')]).toEqual([true, 1, false]);
});

test('a dry run teaches nothing', async () => {
  expect(await counted(mail(), [[{ body: 'x', channel: 'mail', total: 1 }]], said('bill'), 'approved', true)).toEqual([]);
});

test('fields that an extraction closes are counted, and its free texts are not', () => {
  const flow = flowOf(
    [
      node('start', 'manual-trigger'),
      node('take', 'extract', {
        text: '{{ input.body }}',
        fields: [
          { name: 'urgent', type: 'boolean' },
          { name: 'kind', type: 'enum', values: ['a', 'b'] },
          { name: 'sum', type: 'number' },
          { name: 'who', type: 'text' },
        ],
        provider: 'ollama',
        model: 'small',
      }),
      node('guard', 'guardrail', { text: '{{ node["take"].extracted.who }}' }),
      node('off', 'if', {}, { disabled: true }),
    ],
    ['start -> take', 'take -> guard', 'guard.pass -> off'],
  );
  expect(
    [...decidingSteps(flow, factsOf)].map(([id, { by, answers, ports, grounds }]) => [
      id,
      by,
      answers.map(({ field }) => field),
      ports,
      grounds.map(({ field }) => field),
    ]),
  ).toEqual([
    ['take', 'model', ['urgent', 'kind', 'sum'], [], ['body']],
    ['guard', 'rule', [], ['pass', 'flagged'], ['take: extracted.who']],
  ]);
});

test('the language of a long list is told from its first hundred items', async () => {
  const item = { body: 'I have not received the order and want my money back', channel: 'mail', total: 1 };
  const all = sums(await counted(mail(), [Array.from({ length: 130 }, () => item)], said('bill')));
  expect([all['sort in given body: yes'], all['sort in language body: English']]).toEqual([130, 100]);
});

test('what a local model decides is counted where it stands: its class and score, or its number and whether that is high', async () => {
  const local = (more: object): Flow =>
    flowOf(
      [
        node('start', 'manual-trigger'),
        node('rate', 'onnx', { path: 'm.onnx', model: null, values: [{ value: '{{ input.total }}' }], ...more }),
        node('end', 'noop'),
      ],
      ['start -> rate', 'rate -> end'],
    );
  const gives =
    (prediction: object): TestExecutor =>
    ({ inputs }) => ({
      type: 'done',
      outputs: { out: (inputs['in'] ?? []).map((item) => ({ ...(item as object), prediction })) } as never,
    });
  const of = async (flow: Flow, prediction: object) => sums(await counted(flow, [[{ total: 1 }]], { rate: gives(prediction) }));
  expect(await of(local({ classes: [{ name: 'fine' }, { name: 'fraud' }] }), { class: 'fraud', score: 0.75 })).toEqual({
    'rate in given total: yes': 1,
    'rate in number total: a bin': 1,
    'rate out category : fraud': 1,
    'rate out number score: a bin': 1,
  });
  expect(await of(local({ result: 'number', threshold: 3 }), { value: 3.5, high: true })).toEqual({
    'rate in given total: yes': 1,
    'rate in number total: a bin': 1,
    'rate out category high: true': 1,
    'rate out number value: a bin': 1,
  });
  expect([...decidingSteps(local({ result: 'numbers' }), factsOf)]).toEqual([]);
});
