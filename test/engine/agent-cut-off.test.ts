/** An agent over many items that was cut off in the middle: whoever says that it did happen is told that this counts for all of them. */
import { expect, test } from 'vitest';
import { TransientError } from '../../app/kernel/errors.ts';
import { testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

test.each([[1, ''], [3, ' To say that it did happen counts for all 3 items of the step: no more is done for any of them.']])('of %i items', async (count, told) => {
  const made = flowOf([node('start', 'manual-trigger'), node('agent', 'ai-agent', { prompt: 'Pay {{ input.n }}' }), node('mind', 'chat-model', { provider: 'ollama', model: 'llama3.1:8b-2026-01-01' })], ['start -> agent']);
  const flow = pin({ ...made, edges: [...made.edges, { id: 'p', kind: 'model', from: { node: 'mind', port: 'model' }, to: { node: 'agent', port: 'model' } }] });
  let begun = 0;
  const pass: TestExecutor = ({ inputs }) => ({ type: 'done', outputs: { out: inputs['in'] ?? [] } });
  const agent: TestExecutor = () => { begun += 1; return Promise.reject(new TransientError('step/interrupted', 'The runner died.')); };
  const { engine, store } = testEngine({ start: pass, agent });
  await engine.open();
  const { runId, finished } = await engine.start(flow, { kind: 'manual', input: Array.from({ length: count }, (_, n) => ({ n })) });
  await finished;
  const [question] = await store.approvals.list({ state: 'open', runId, limit: 10 });
  await engine.decide(question?.approvalId ?? '', { by: 'ada', decision: 'done', reason: 'It was paid.', argumentHash: question?.argumentHash ?? '', values: { paid: true } });
  await engine.ended(runId);
  const gave = (await store.journal.read(runId)).flatMap((event) => (event.type === 'succeeded' && event.node === 'agent' ? [event.masked] : []));
  expect([String(question?.ask['question']).split('deny to fail it.')[1], begun, gave]).toEqual([told, 1, [{ out: [{ paid: true }] }]]);
});
