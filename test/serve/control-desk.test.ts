/** What a service does for whoever asks: nobody is told of a deed before its entry in the audit log is on disk. */
import { expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { ApprovalRequest } from '../../app/engine/ports.ts';
import { answered } from '../../app/engine/waits.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { controlDesk, type ControlParts } from '../../app/serve/control/desk.ts';
import { controlRequest, type ControlRequest } from '../../app/serve/control/request.ts';

const question: ApprovalRequest = { approvalId: 'apr_1_Prüfung_0_a', runId: 'run_1', node: 'Prüfung', round: 0, flowName: 'A', argumentHash: 'a'.repeat(64), ask: {}, approversNeeded: 1, askedAt: 1, decisions: [], state: 'open' };
const word = { format: 1, ask: 'answer', runId: 'run_1', taskId: question.approvalId, argumentsHash: question.argumentHash, decision: 'approved', reason: '', by: 'Ada' } as const;

async function world() {
  const store = memoryStore();
  await store.approvals.save(question);
  const written: { readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, string>> }[] = [];
  const onDisk = Promise.withResolvers<void>();
  const record = { runId: 'run_1', status: 'cancelled', steps: 1 };
  const engine = {
    cancel: async () => record, resume: async () => record, outcome: async () => record,
    async decide(taskId: string, answer: Parameters<typeof answered>[1]) {
      const next = answered(await store.approvals.get(taskId) ?? question, answer, 5);
      await store.approvals.save(next);
      return next;
    },
  } as unknown as ControlParts['engine'];
  const desk = controlDesk({ engine, store, hash: nodeHash, keys: () => [], listen: () => () => undefined, write: (deed) => { written.push(deed); }, written: () => onDisk.promise });
  return { desk, written, onDisk };
}

const deeds: readonly (readonly [string, ControlRequest])[] = [['human.answered', word], ['run.cancel-asked', { format: 1, ask: 'cancel', runId: 'run_1' }], ['run.taken-up', { format: 1, ask: 'resume', runId: 'run_1' }]];
test.each(deeds)('%s is on disk before whoever asked hears of it', async (action, request) => {
  const { desk, written, onDisk } = await world();
  let told = false;
  const asked = desk(request, () => undefined, new AbortController().signal).then(() => { told = true; });
  await new Promise((resolve) => { setImmediate(resolve); });
  const before = told;
  onDisk.resolve();
  await asked;
  expect([written.map((deed) => deed.action), before, told]).toEqual([[action], false, true]);
});

test.each(['Ada', 'Ada Lovelace', 'ada@example.com'])('the log has the mark of %j and not the name, which stands with the question', async (by) => {
  const { desk, written, onDisk } = await world();
  onDisk.resolve();
  await desk({ ...word, by }, () => undefined, new AbortController().signal);
  expect(written[0]?.details['by']).toBe(`sha256:${nodeHash.sha256(`${by} (not proved)`)}`);
});

test.each([['Prüfung', true], ['确认', true], ['a step (2)', true], ['x'.repeat(2_400), true], ['x'.repeat(2_401), false], ['', false], ['a\u0000b', false], ['a\nb', false], ['a\u009bb', false], ['\ud800', false]])('the id of a question may be %j: %j', (taskId, fits) => {
  expect(controlRequest.safeParse({ ...word, taskId }).success).toBe(fits);
});
