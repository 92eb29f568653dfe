/** Ties steps of a flow to a connection of the workspace. */
import type { OutputOf } from '../../../../app/ipc/contract.ts';
import type { ConnectionSlot } from '../../../../app/workflow/model/flow.ts';
import { setNode } from './edits.ts';
import type { DesignerSession } from './session.ts';

type Connection = OutputOf<'connections:list'>['connections'][number];

const slotFor = (connection: Connection): ConnectionSlot => ({
  id: connection.id,
  name: connection.name,
  type: connection.type,
  auth: connection.auth,
  hosts: [...connection.hosts],
  scopes: [...connection.scopes],
  environment: connection.environment,
  ...(connection.personal ? { personal: true } : {}),
  ...(connection.serviceAccount === undefined ? {} : { serviceAccount: connection.serviceAccount }),
});

/** `id` may name a slot that the flow has already; undefined takes the connection away. One undo. */
export function bindSteps(
  session: DesignerSession,
  label: string,
  steps: readonly string[],
  id: string | undefined,
  known: readonly Connection[],
): void {
  const connection = known.find((one) => one.id === id);
  session.document.edit(label, (flow) => {
    if (connection !== undefined && !flow.connections.some((slot) => slot.id === id)) flow.connections.push(slotFor(connection));
    for (const step of steps) setNode(flow, step, { connection: id });
    flow.connections = flow.connections.filter((slot) => flow.nodes.some((one) => one.connection === slot.id));
  });
}

/** All steps that share the slot of one step: what was made for one of them is meant for each. */
export function stepsOfSlot(session: DesignerSession, step: string): readonly string[] {
  const { nodes } = session.document.store.getState().flow;
  const slot = nodes.find((node) => node.id === step)?.connection;
  return slot === undefined ? [step] : nodes.filter((node) => node.connection === slot).map((node) => node.id);
}
