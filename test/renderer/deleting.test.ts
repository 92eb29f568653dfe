/** Deleting the open flow: its edits that nobody saved stay kept, for when it comes back. */
import { expect, test } from 'vitest';
import { setTransport } from '../../renderer/bridge/client.ts';
import { createDocument } from '../../renderer/features/designer/model/document.ts';
import { deleteFlow } from '../../renderer/features/designer/model/flow-file.ts';
import type { DesignerSession } from '../../renderer/features/designer/model/session.ts';
import { duplicateFlow } from '../../renderer/features/home/row-actions.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';

function answering(): string[] {
  const sent: string[] = [];
  setTransport({
    send: async (channel, input) => {
      sent.push(`${channel} ${JSON.stringify(input)}`);
      return { ok: true, value: { done: true, flow: emptyFlow('flow_b', 'B') } };
    },
    on: () => () => {},
  });
  return sent;
}

test('the edits are not given up with the flow', async () => {
  const sent = answering();
  const given: string[] = [];
  const document = createDocument({ flow: emptyFlow('flow_a', 'A'), base: 1 });
  document.edit('Describe', (draft) => {
    draft.purpose = 'Nobody saved this';
  });
  await deleteFlow({
    flowId: 'flow_a',
    document,
    recovery: {
      drop: async () => {
        given.push('dropped');
      },
    },
  } as unknown as DesignerSession);
  expect([sent, given]).toEqual([['flows:delete {"flowId":"flow_a"}'], []]);
});

test('a copy is made in one step, so that none that is half made stays', async () => {
  const sent = answering();
  await duplicateFlow({ id: 'flow_a', name: 'A' });
  expect(sent).toEqual(['flows:create {"name":"A (copy)","copyOf":"flow_a"}']);
});
