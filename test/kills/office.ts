/** A workspace over a store, with a designer and a reviewer at the guarded door. Their sessions are given, so that a signature needs no person; all else is real. */
import { createDoor } from '../../app/ipc/dispatch.ts';
import type { Confirmations, Handlers } from '../../app/ipc/handler.ts';
import { reviewHandlers } from '../../app/ipc/handlers/review.ts';
import type { Services } from '../../app/ipc/services.ts';
import { permissionsOf } from '../../app/identity/permissions.ts';
import type { Session } from '../../app/identity/ports.ts';
import { beginIn } from '../../app/host/store/cut-short.node.ts';
import { storedPolicy } from '../../app/host/policy-desk.ts';
import { openWorkspace, type HostWorkspace } from '../../app/host/workspace.node.ts';
import { nodeHash, systemClock, systemRandom } from '../../app/kernel/host.node.ts';
import type { Store } from '../../app/store/store.ts';

const ports = { clock: systemClock, random: systemRandom, hash: nodeHash };

export const workspaceOver = (store: Store): HostWorkspace =>
  openWorkspace(store, ports, {
    version: '0.1.0',
    passwordCosts: undefined,
    olderState: false,
    startRunner: () => {
      throw new Error('nothing is run here');
    },
    publish: () => undefined,
  });

/** Submits and signs through the door, over and over; `acknowledge` hears what the door has answered. */
export async function signAgainAndAgain(store: Store, flowId: string, acknowledge: (line: string) => void): Promise<never> {
  const workspace = workspaceOver(store);
  const sessions = new Map(
    workspace.identity.people().map(({ id, name, displayName, roles, groups }): [string, Session] => [
      name,
      {
        id: `ses-${name}`,
        accountId: id,
        account: name,
        displayName,
        roles,
        roleTitles: roles,
        groups,
        permissions: permissionsOf(roles),
        state: 'ready',
        expiresAt: 9e15,
      },
    ]),
  );
  const services = {
    workspace: () => workspace,
    publish: () => undefined,
    clock: systemClock,
    hash: nodeHash,
    policy: { stored: () => storedPolicy(workspace.settings) },
    rules: () => [],
  } as unknown as Services;
  const door = createDoor(
    reviewHandlers(services) as unknown as Handlers,
    new Proxy({}, { get: () => async () => ({ title: '', detail: '', button: '' }) }) as Confirmations,
    {
      clock: systemClock,
      log: { write: () => undefined },
      newId: (prefix) => prefix,
      origins: ['app://countersign'],
      sessionOf: async (sender) => sessions.get(sender),
      whyDenied: () => '',
      consumeStepUp: () => true,
      confirm: async () => 'yes',
      begin: beginIn(store, systemClock, () => true),
      audit: (entry) => workspace.audit.append(entry),
    },
  );
  const as = async (who: string, channel: string, input: object): Promise<Record<string, unknown>> => {
    const answer = await door.call(
      { channel, input },
      { transport: 'test', id: who, origin: 'app://countersign', topFrame: true, alive: true },
    );
    if (!answer.ok) throw new Error(`${channel}: ${answer.error.message}`);
    return answer.value as Record<string, unknown>;
  };
  for (;;) {
    const { id } = await as('ada', 'review:submit', { flowId, revision: 1, message: '' });
    acknowledge(`submitted ${String(id)}`);
    const { closure } = workspace.reviews.reviews.get(String(id));
    await as('rui', 'review:sign', { reviewId: id, closure });
    acknowledge(`signed ${String(id)}`);
  }
}
