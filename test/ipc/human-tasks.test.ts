/** What people see of a question, in the inbox and on the command line. */
import { expect, test } from 'vitest';
import type { ApprovalRequest, PinnedFlow, RunRecord } from '../../app/engine/ports.ts';
import { taskOf, tasksOf } from '../../app/ipc/human-tasks.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';

const flow = { ...emptyFlow('flow', 'Flow'), nodes: [{ id: 'pay', type: 'http-request', typeVersion: 1, name: 'Pay it', parameters: {} }] };
const request = (ask: ApprovalRequest['ask']): ApprovalRequest => ({
  approvalId: 'apr_1',
  runId: 'run_1',
  node: 'pay',
  round: 0,
  flowName: 'Flow',
  argumentHash: 'a'.repeat(64),
  ask,
  approversNeeded: 1,
  askedAt: 1,
  decisions: [],
  state: 'open',
});

test('a step that was cut off is asked about in words, by its name', () => {
  const { kind, title, message } = taskOf(
    request({ interrupted: true, step: 'Pay it', attempt: 1, question: 'It may or may not have taken effect.' }),
    flow,
  );
  expect([kind, title, message]).toEqual(['interrupted', 'Run the step “Pay it” again?', 'It may or may not have taken effect.']);
});

test('what is too long to show is said to be, and a title that is too long stands whole in the message', () => {
  const long = taskOf(request({ title: 'Pay?', message: 'x'.repeat(30_000) }), flow);
  const title = taskOf(request({ title: `${'t'.repeat(250)} to Bo?`, message: 'why' }), flow);
  expect([long.message.length <= 20_000, long.message.slice(-47), title.title.length, title.message.endsWith('to Bo?\n\nwhy')]).toEqual([
    true,
    expect.stringContaining('10,100 more characters are not shown here.'),
    200,
    true,
  ]);
});

test('a question of a called flow names the flows that called it, too', async () => {
  const names: Readonly<Record<string, string>> = { 'run_1': 'Month end', 'run_1.a': 'Pay suppliers', 'run_1.a.b': 'Flow' };
  const [task] = await tasksOf(
    {
      runs: { get: async (runId: string) => ({ runId, flowName: names[runId], flowHash: 'h' }) as RunRecord } as never,
      pinned: { get: async () => ({ flow }) as PinnedFlow } as never,
    },
    [{ ...request({ title: 'Pay?' }), runId: 'run_1.a.b' }],
  );
  expect(task?.flowName).toBe('Flow, called by Pay suppliers, called by Month end');
});

test('what is asked is shown to whoever may answer it, and to nobody who may not reveal it', () => {
  const asked = { ...request({ title: 'Pay Anna?', message: 'DE02120300000000202051', arguments: [{ name: 'Anna' }] }), role: 'finance' };
  const seen = [['Finance'], ['designer'], undefined].map((holds) => {
    const task = taskOf(asked, flow, holds === undefined ? undefined : { accountId: 'acc', holds });
    return [task.title, task.message, task.arguments, task.forOthers];
  });
  const plain = ['Pay Anna?', 'DE02120300000000202051', { name: 'Anna' }, undefined];
  expect(seen).toEqual([plain, ['Pay it', '', null, true], plain]);
});
