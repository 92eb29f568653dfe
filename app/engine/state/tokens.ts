/** How items move from step to step: along each edge a queue of tokens, and a step is ready when a group of its edges each hold one. */
import type { Json } from '../../kernel/json.ts';
import type { PlanEdge, PlanNode } from './plan.ts';
import type { PortItems } from '../ports.ts';
import type { NodeState, RunState, Token } from './state.ts';

export function nodeState(state: RunState, id: string): NodeState {
  let known = state.nodes.get(id);
  if (known === undefined)
    state.nodes.set(id, (known = { rounds: 0, carried: undefined, deal: undefined, active: false, delivered: new Set() }));
  return known;
}

/** The group that fires next, or undefined while every group still waits for a token. */
export function readyGroup(state: RunState, plan: PlanNode): readonly PlanEdge[] | undefined {
  return plan.groups.find((group) => group.every((edge) => (state.queues.get(edge.id)?.length ?? 0) > 0));
}

function push(state: RunState, edge: PlanEdge, token: Token): void {
  const target = state.plan.nodes.get(edge.to);
  if (target === undefined) return;
  // "Nothing came" around a cycle wakes only a loop head that is in the middle of its rounds.
  if (edge.back && !token.live && !(target.loop && nodeState(state, edge.to).active)) return;
  const queue = state.queues.get(edge.id);
  if (queue === undefined) state.queues.set(edge.id, [token]);
  else queue.push(token);
  state.touched.add(edge.to);
}

const dead: Token = { items: [], live: false };

/** Nothing comes to what is behind it. */
export function passOver(state: RunState, plan: PlanNode): void {
  for (const edge of plan.out) push(state, edge, dead);
}

/** Passes over nodes to which nothing comes: they take their dead tokens and hand dead ones on. No event: it follows from the others. */
export function settle(state: RunState): void {
  for (;;) {
    let passed = false;
    for (const id of [...state.touched]) {
      const plan = state.plan.nodes.get(id);
      const group = plan === undefined ? undefined : readyGroup(state, plan);
      if (plan === undefined || group === undefined || state.trials.has(id)) {
        state.touched.delete(id);
        continue;
      }
      if (group.some((edge) => state.queues.get(edge.id)?.[0]?.live === true) || (plan.loop && group[0]?.back === true)) continue;
      for (const edge of group) state.queues.get(edge.id)?.shift();
      nodeState(state, id).rounds += 1;
      passOver(state, plan);
      passed = true;
    }
    if (!passed) return;
  }
}

/** Takes one token off each wire of the group. Gives the items by input port. */
export function takeInputs(state: RunState, group: readonly PlanEdge[]): PortItems {
  const inputs: Record<string, Json[]> = {};
  for (const edge of group) {
    const token = state.queues.get(edge.id)?.shift();
    (inputs[edge.toPort] ??= []).push(...(token?.items ?? []));
  }
  return inputs;
}

/** Puts one token on each wire out of the step: the items of its port, or a dead one (E10). */
export function deliver(state: RunState, plan: PlanNode, outputs: PortItems, failed: boolean): void {
  const own = nodeState(state, plan.node.id);
  const finished = !plan.loop || own.carried === undefined;
  own.active = plan.loop && !finished;
  if (own.active && plan.part !== undefined) state.trials.set(plan.node.id, { caught: undefined });
  for (const edge of plan.out) {
    if (edge.kind === 'error') {
      push(state, edge, failed ? { items: outputs[edge.fromPort] ?? [], live: true } : dead);
      continue;
    }
    const items = failed ? [] : (outputs[edge.fromPort] ?? []);
    if (items.length > 0) {
      own.delivered.add(edge.fromPort);
      push(state, edge, { items, live: true });
    } else if (finished && !(plan.loop && own.delivered.has(edge.fromPort))) push(state, edge, dead);
  }
}
