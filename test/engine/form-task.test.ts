/** A form task: the flow waits, and goes on with what a person filled in for exactly what was shown. */
import { expect, test } from 'vitest';
import type { ApprovalRequest } from '../../app/engine/ports.ts';
import { answered } from '../../app/engine/state/waits.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { outcome } from '../broker/broker-kit.ts';
import { testEngine } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const asks = flowOf(
  [
    node('start', 'manual-trigger'),
    node('ask', 'form-task', {
      title: 'Which contract is {{ input.invoice }} for?',
      arguments: [{ name: 'Invoice', value: '{{ input.invoice }}' }],
      fields: [
        { name: 'contract', required: true },
        { name: 'amount', type: 'number' },
      ],
      deadlineMinutes: 60,
    }),
    node('late', 'set-fields', { assignments: [{ name: 'late', value: 'yes' }] }),
  ],
  ['start->ask', 'ask.expired->late'],
);

test('an answer is taken for what was shown and asked, and for nothing else', async () => {
  const { engine, store } = testEngine();
  await engine.open();
  const { runId, finished } = await engine.start(pin(asks), { kind: 'manual', input: [{ invoice: 'R-1' }] });
  expect((await finished).run.status).toBe('waiting');
  const [question] = await store.approvals.list({ state: 'open', limit: 10 });
  const { approvalId = '', argumentHash = '' } = question ?? {};
  const answer = (values: Record<string, string | number> | undefined, hash = argumentHash): Promise<string> =>
    outcome(
      engine.decide(approvalId, {
        by: 'bob',
        decision: 'approved',
        reason: '',
        argumentHash: hash,
        ...(values === undefined ? {} : { values }),
      }),
    );
  const codes = [
    await answer({ contract: 'C-7' }, 'another'),
    await answer(undefined),
    await answer({ amount: 3 }),
    await answer({ contract: 'C-7', amount: 'much' }),
    await answer({ contract: 'C-7', admin: 'yes' }),
    await answer({ contract: 'C-7', amount: 3 }),
  ];
  await engine.ended(runId);
  const done = (await store.journal.read(runId)).findLast((event) => event.type === 'succeeded');
  await engine.close();
  expect([question?.ask['title'], codes, done?.type === 'succeeded' ? done.masked : undefined]).toEqual([
    'Which contract is R-1 for?',
    ['human/denied', 'human/denied', 'human/denied', 'human/denied', 'human/denied', 'allowed'],
    { filled: [{ invoice: 'R-1', answer: { contract: 'C-7', amount: 3 } }] },
  ]);
});

test('the deadline takes its own way', async () => {
  const { engine, store, time } = testEngine();
  await engine.open();
  const { runId } = await engine.start(pin(asks), { kind: 'manual', input: [{ invoice: 'R-1' }] });
  await time.pass(3_700_000);
  await engine.ended(runId);
  const last = (await store.journal.read(runId)).findLast((event) => event.type === 'succeeded');
  await engine.close();
  expect([last?.type === 'succeeded' ? last.masked : undefined, (await store.approvals.list({ limit: 1 }))[0]?.state]).toEqual([
    { out: [{ invoice: 'R-1', late: 'yes' }] },
    'expired',
  ]);
});

test('two answers in one moment do not overwrite each other, and one whose time is over counts no more', async () => {
  const { engine, store } = testEngine();
  await engine.open();
  const { runId, finished } = await engine.start(pin(asks), { kind: 'manual', input: [{ invoice: 'R-1' }] });
  await finished;
  const [question] = await store.approvals.list({ state: 'open', limit: 10 });
  const { approvalId = '', argumentHash = '' } = question ?? {};
  const both = await Promise.all([
    outcome(engine.decide(approvalId, { by: 'bob', decision: 'approved', reason: '', argumentHash, values: { contract: 'C-7' } })),
    outcome(engine.decide(approvalId, { by: 'ada', decision: 'denied', reason: 'no', argumentHash })),
  ]);
  await engine.ended(runId);
  const kept = await store.approvals.get(approvalId);
  await engine.close();
  expect([both, kept?.state, kept?.decisions.map(({ by }) => by)]).toEqual([['allowed', 'run/wrong-state'], 'approved', ['bob']]);
  if (question === undefined) throw new Error('nothing was asked');
  const { deadline = 0 } = question;
  const late = (request: ApprovalRequest, now: number): string | undefined => {
    try {
      return answered(request, { by: 'bob', decision: 'denied', reason: 'no', argumentHash }, now).state;
    } catch (error) {
      return codeOfError(error);
    }
  };
  // Nobody has been asked instead yet: until then it is not over.
  expect([
    late(question, deadline - 1),
    late(question, deadline),
    late({ ...question, escalation: 'Bo' }, deadline),
    late({ ...question, escalation: 'Bo', escalatedAt: deadline }, deadline),
  ]).toEqual(['denied', 'human/expired', 'denied', 'human/expired']);
});
