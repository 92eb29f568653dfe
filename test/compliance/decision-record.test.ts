/** The record of decisions, from the journal of a real run. */
import { expect, test } from 'vitest';
import { decisionsOf } from '../../app/compliance/decision-record.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { testEngine } from '../engine/engine-kit.ts';
import { flowOf, node, pin } from '../engine/flow-kit.ts';

const flow = flowOf(
  [
    node('start', 'manual-trigger'),
    node('ask', 'model-call', {
      provider: 'openai',
      model: 'gpt-4o-2024-08-06',
      system: 'Sort.',
      prompt: '{{ input.text }}',
      output: 'schema',
      schema: [{ name: 'topic', type: 'enum', values: ['bill', 'other'] }],
      resultField: 'verdict',
    }),
    node('which', 'if', { conditions: [{ left: '{{ input.verdict.topic }}', operator: 'equals', right: 'bill' }] }),
    node('approve', 'approval', { title: 'Pay?', arguments: [{ name: 'topic', value: '{{ input.verdict.topic }}' }], deadlineMinutes: 60 }),
    node('pay', 'noop'),
    node('leave', 'noop'),
    node('refused', 'noop'),
  ],
  ['start -> ask', 'ask -> which', 'which.true -> approve', 'which.false -> leave', 'approve.approved -> pay', 'approve.denied -> refused'],
);

async function lived(topic: string, yes: boolean) {
  const { engine, store } = testEngine({ ask: () => ({ type: 'done', outputs: { out: [{ text: 'A bill', verdict: { topic } }] } }) });
  await engine.open();
  const { runId, finished } = await engine.start(pin(flow), { kind: 'manual', input: [{ text: 'A bill' }] });
  if ((await finished).run.status === 'waiting') {
    const [question] = await store.approvals.list({ state: 'open', limit: 1 });
    await engine.decide(question?.approvalId ?? '', {
      by: 'rex',
      decision: yes ? 'approved' : 'denied',
      reason: '',
      argumentHash: question?.argumentHash ?? '',
    });
    await engine.ended(runId);
  }
  const decisions = decisionsOf(flow, await store.journal.read(runId), factsOf);
  await engine.close();
  return decisions;
}

test('model, rule and person: by what each went, and what another answer would have led to', async () => {
  const decisions = (await lived('bill', true)).map(({ at: _at, nodeId: _nodeId, round: _round, ...rest }) => rest);
  expect(decisions.slice(0, 3)).toEqual([
    {
      step: 'ask',
      kind: 'model',
      by: 'gpt-4o-2024-08-06 of OpenAI',
      decided: 'topic: bill',
      grounds: [{ field: 'text', value: 'A bill' }],
      otherwise: 'Another answer could have led “which” elsewhere',
    },
    {
      step: 'which',
      kind: 'rule',
      by: expect.stringContaining('bill'),
      decided: 'Yes',
      grounds: [{ field: 'verdict.topic', value: 'bill' }],
      otherwise: '“No” would have led to “leave”',
    },
    {
      step: 'approve',
      kind: 'person',
      by: 'rex',
      decided: 'Said yes',
      grounds: [{ field: 'verdict.topic', value: 'bill' }],
      otherwise: '“Denied” would have led to “refused”',
    },
  ]);
});

test('a no, and the other way of a rule', async () => {
  expect(
    (await lived('bill', false)).filter(({ kind }) => kind === 'person').map(({ decided, otherwise }) => [decided, otherwise]),
  ).toEqual([['Said no', '“Approved” would have led to “pay”']]);
  expect((await lived('other', true)).map(({ step, decided, otherwise }) => [step, decided, otherwise]).slice(1)).toEqual([
    ['which', 'No', '“Yes” would have led to “approve”'],
  ]);
});
