/**
 * The bindings of this machine against what was signed: they fill the slots of a flow in, and must not open more than people saw. Host by host, scope by
 * scope, at the door of every command that runs flows.
 */
import type { BoundConnection } from '../../broker/connection.ts';
import type { Grant } from '../../broker/grant.ts';
import { hostMatches } from '../../broker/network/host-name.ts';
import { parseHostRule } from '../../broker/network/host-rules.ts';
import { UserError } from '../../kernel/errors.ts';
import { findDefinition } from '../../nodes/catalogue.ts';
import type { ConnectionSlot, Flow, FlowNode } from '../../workflow/model/flow.ts';

/** What was signed: the flow with its slots, and its grant. */
export interface BoundFlow {
  readonly flow: Flow;
  readonly grant: Grant;
}

/** A rule without a port stands for the host, whatever the port. */
function covers(wide: string, narrow: string): boolean {
  const [outer, inner] = [parseHostRule(wide), parseHostRule(narrow)];
  const samePort = !/:\d+$/.test(wide) || (outer.port === inner.port && /:\d+$/.test(narrow)) || (outer.port === 443 && inner.port === 443);
  return samePort && (outer.host === inner.host || (!inner.host.startsWith('*.') && hostMatches(outer.host, inner.host)));
}

/** The host that gives a binding its tokens. */
export const tokenAddress = (auth: BoundConnection['auth']): string | undefined =>
  'tokenUrl' in auth && URL.canParse(auth.tokenUrl) ? new URL(auth.tokenUrl).hostname : undefined;

/** In words, what a binding opens that the signed slot and grant do not; undefined when it stays within. */
function widening(slot: ConnectionSlot, grant: Grant, bound: BoundConnection): string | undefined {
  const granted = grant.hosts.filter((host) => host.connection === slot.id);
  const signed = [...slot.hosts, ...granted.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)];
  // A slot that was never narrowed, of a flow that names no host for it, is narrowed here for the first time.
  const token = tokenAddress(bound.auth);
  const host =
    signed.length === 0
      ? undefined
      : bound.hosts.find((one) => parseHostRule(one).host !== token && !signed.some((rule) => covers(rule, one)));
  if (host !== undefined) return `its secret could travel to ${host}, and was approved for ${[...new Set(signed)].join(', ')}`;
  const { server } = bound;
  if (server !== undefined && signed.length > 0 && !signed.some((rule) => covers(rule, `${server.host}:${server.port}`)))
    return `its server is ${server.host}:${server.port}, and was approved as ${signed.join(', ')}`;
  if (slot.auth === 'none' && bound.auth.type !== 'none') return 'it sends a secret, and was approved without one';
  if (bound.minimumTls === '1.2' && granted.length > 0 && granted.every(({ minimumTls }) => minimumTls === '1.3'))
    return 'it takes TLS 1.2, and was approved for TLS 1.3';
  const scope =
    slot.scopes.length === 0 || !('scope' in bound.auth)
      ? undefined
      : bound.auth.scope?.split(/\s+/).find((one) => one !== '' && !slot.scopes.includes(one));
  return scope === undefined ? undefined : `it asks for the scope ${scope}, and was approved for ${slot.scopes.join(', ')}`;
}

/** Throws UserError `connection/widened` when the slot's binding opens more than was signed with the flow. */
export function judgeBinding({ flow, grant }: BoundFlow, slotId: string, bound: BoundConnection): void {
  const slot = flow.connections.find((one) => one.id === slotId);
  const why = slot === undefined ? undefined : widening(slot, grant, bound);
  if (slot === undefined || why === undefined) return;
  throw new UserError('connection/widened', `The binding of "${slot.name}" opens more than was signed: ${why}.`, {
    place: `${flow.name} / ${slotId}`,
    mend: 'Narrow the binding, or change the flow and have it reviewed again.',
  });
}

/** A client that names no scope is given what its server gives by default, which may be more than was signed: it asks for what was. */
export function withSignedScopes({ flow }: BoundFlow, slotId: string, bound: BoundConnection): BoundConnection {
  const scopes = flow.connections.find((one) => one.id === slotId)?.scopes ?? [];
  const { auth } = bound;
  return auth.type !== 'client-credentials' || (auth.scope ?? '').trim() !== '' || scopes.length === 0
    ? bound
    : { ...bound, auth: { ...auth, scope: scopes.join(' ') } };
}

/** Whether runs may begin at a trigger. */
export type Begins = (trigger: FlowNode) => boolean;
/** A called flow begins where it is called, whatever else could start it. */
export const whereCalled: Begins = ({ type }) => type === 'flow-trigger';

/**
 * Slots that a run of the flow uses, by what uses them first: those of its enabled steps that one of the triggers that may begin leads to, and of their parts. What a trigger itself
 * needs is for whoever serves it, and a slot without a secret needs no binding.
 */
export function slotsUsed(flow: Flow, begins: Begins = () => true): ReadonlyMap<string, string> {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const isTrigger = ({ type }: FlowNode): boolean => findDefinition(type)?.category === 'trigger';
  const queue = flow.nodes.filter((node) => isTrigger(node) && node.disabled !== true && begins(node)).map(({ id }) => id);
  const reached = new Set(queue);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const { kind, from, to } of flow.edges) {
      const next = kind === 'data' || kind === 'error' ? (from.node === at ? to.node : undefined) : to.node === at ? from.node : undefined;
      if (next === undefined || reached.has(next)) continue;
      reached.add(next);
      queue.push(next);
    }
  }
  const secret = new Set(flow.connections.filter(({ auth }) => auth !== 'none').map(({ id }) => id));
  const used = new Map<string, string>();
  for (const id of reached) {
    const node = byId.get(id);
    if (
      node?.connection !== undefined &&
      node.disabled !== true &&
      !isTrigger(node) &&
      secret.has(node.connection) &&
      !used.has(node.connection)
    )
      used.set(node.connection, node.name);
  }
  return used;
}

/** Throws UserError `connection/unbound` for the first slot that a run would miss in its middle, after steps have acted. */
export async function judgeComplete(
  flows: readonly { readonly flow: Flow; readonly begins: Begins }[],
  isBound: (flowId: string, slot: string) => boolean | Promise<boolean>,
): Promise<void> {
  for (const { flow, begins } of flows) {
    for (const [slot, step] of slotsUsed(flow, begins)) {
      if (await isBound(flow.id, slot)) continue;
      const name = flow.connections.find(({ id }) => id === slot)?.name ?? slot;
      throw new UserError(
        'connection/unbound',
        `The step "${step}" of "${flow.name}" uses the connection "${name}", and nothing is bound to its slot "${slot}".`,
        { place: `${flow.name} / ${slot}`, mend: `Bind "${slot}" in the bindings file.` },
      );
    }
  }
}

/** `judgeBinding` for every slot of the flow. */
export function judgeBindings(bound: BoundFlow, bindings: ReadonlyMap<string, BoundConnection>): void {
  for (const [slot, connection] of bindings) judgeBinding(bound, slot, connection);
}
