/**
 * A run's state, folded from its journal. `apply` is the only thing that changes it, and it looks at nothing but the plan and
 * the event: replaying any prefix of a journal gives the state that the run had there.
 */
import { TerminalError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { dealOf, gather } from './loop-batches.ts';
import type { Plan, PlanNode } from './plan.ts';
import { goesByItems, underWay } from './progress.ts';
import { statePort, type FailureRecord, type Items, type JournalEvent, type PortItems } from '../ports.ts';
import { hearsOfCall, newState, stepKey, type NodeState, type RunState, type StepState, type Trial } from './state.ts';
import { deliver, nodeState, passOver, readyGroup, settle, takeInputs } from './tokens.ts';
import { caughtBy, closePart, closes, isResting } from './trial.ts';

/** No attempt takes longer than its timeout, which no clock measures: one that was set in the meantime costs the budget no more. */
function attemptMs(state: RunState, step: StepState, at: number): number {
  const plan = state.plan.nodes.get(step.node);
  // The called run counts its own time.
  return plan === undefined || plan.calls ? 0 : Math.min(plan.timeoutMs, Math.max(0, at - step.attemptedAt));
}

/** Whoever called the flow is answered from this port. */
const responsePort = 'response';

const broken = (what: string): TerminalError => new TerminalError('engine/bad-journal', `The journal of this run is damaged: ${what}.`);

function start(state: RunState, event: Extract<JournalEvent, { type: 'started' }>): void {
  const trigger = state.plan.nodes.get(event.trigger);
  if (trigger === undefined) throw broken('its trigger is not in the flow');
  Object.assign(state, { trigger: event.trigger, startedAt: event.at, seed: event.seed, dryRun: event.dryRun });
  state.open.set(stepKey(event.trigger, 0), newStep(event.trigger, 0, { in: event.input }, undefined));
  nodeState(state, event.trigger).rounds = 1;
  // Whatever else has no way in will never run in this run; those behind it need not wait.
  for (const [id, plan] of state.plan.nodes) {
    if (id === event.trigger || plan.groups.some((group) => group.some((edge) => !edge.back))) continue;
    if (plan.groups.length === 0) passOver(state, plan);
  }
  // A trigger inside a cycle cannot wait for itself.
  settle(state);
}

function newStep(node: string, round: number, inputs: PortItems, carried: Json | undefined, undoes?: StepState['undoes']): StepState {
  return {
    node,
    round,
    inputs,
    carried,
    deal: undefined,
    undoes,
    phase: 'scheduled',
    attempt: 0,
    waits: 0,
    attemptedAt: 0,
    failedAt: 0,
    retryAt: 0,
    waiting: undefined,
    woken: undefined,
    done: undefined,
    settled: undefined,
  };
}

/** A part that was tried has come to rest: the step that tries is given what it gave, and what failed in it. */
function scheduleOutcome(state: RunState, plan: PlanNode, { caught }: Trial, round: number): void {
  const { id } = plan.node;
  const own = nodeState(state, id);
  if (own.rounds !== round || !isResting(state, plan)) throw broken(`the part behind step ${id} was not at rest`);
  const back = plan.gathers.flatMap((edge) => (state.queues.get(edge.id) ?? []).flatMap(({ items }) => items));
  const failure: readonly JsonObject[] =
    caught === undefined
      ? []
      : [{ code: caught.error.code, message: caught.error.message, step: state.plan.nodes.get(caught.node)?.node.name ?? caught.node }];
  state.open.set(stepKey(id, round), newStep(id, round, { back, caught: failure }, own.carried));
  closePart(state, plan);
  state.trials.delete(id);
  own.rounds += 1;
  own.active = false;
  state.touched.add(id);
}

function schedule(state: RunState, id: string, round: number): void {
  const plan = state.plan.nodes.get(id);
  const trial = state.trials.get(id);
  if (plan !== undefined && trial !== undefined) {
    scheduleOutcome(state, plan, trial, round);
    return;
  }
  const group = plan === undefined ? undefined : readyGroup(state, plan);
  const own = nodeState(state, id);
  if (plan === undefined || group === undefined || own.rounds !== round) throw broken(`step ${id} was not ready`);
  const again = group[0]?.back === true;
  if (!again) {
    own.carried = undefined;
    own.deal = undefined;
    own.delivered.clear();
  }
  const inputs = takeInputs(state, group);
  if (own.deal !== undefined) for (const items of Object.values(inputs)) gather(own.deal, items);
  state.open.set(stepKey(id, round), { ...newStep(id, round, inputs, own.carried), deal: own.deal });
  own.rounds += 1;
  state.touched.add(id);
}

/** The latest effect that is still to be taken back, as a step of the node that takes it back. */
function scheduleUndo(state: RunState, event: Extract<JournalEvent, { type: 'scheduled' }>): void {
  const last = state.undoable.pop();
  const own = nodeState(state, event.node);
  if (last === undefined || last.by !== event.node || own.rounds !== event.round)
    throw broken(`step ${event.node} has nothing to take back`);
  state.open.set(
    stepKey(event.node, event.round),
    newStep(event.node, event.round, { in: last.outputs }, undefined, { node: last.node, round: last.round }),
  );
  own.rounds += 1;
}

function complete(state: RunState, step: StepState, outputs: PortItems, failed: boolean): void {
  const plan = state.plan.nodes.get(step.node);
  if (plan === undefined) throw broken(`step ${step.node} is not in the flow`);
  state.open.delete(stepKey(step.node, step.round));
  if (step.undoes !== undefined) {
    state.undone.push(step.undoes.node);
    return;
  }
  const first =
    outputs[plan.firstPort] ?? Object.entries(outputs).find(([port, items]) => port !== statePort && items.length > 0)?.[1] ?? [];
  if (!failed) state.latest.set(plan.node.name, first);
  if (!failed && !plan.out.some((edge) => edge.kind === 'data')) {
    const end = state.ends.get(step.node) ?? [];
    for (const [port, items] of Object.entries(outputs))
      if (port !== statePort && port !== responsePort && items.length > 0) end.push({ port, items });
    state.ends.set(step.node, end);
  }
  state.response ??= outputs[responsePort]?.[0];
  if (!failed) for (const edge of plan.undo) state.undoable.push({ by: edge.to, node: step.node, round: step.round, outputs: first });
  if (closes(state, step.node)) return;
  deliver(state, plan, outputs, failed);
  settle(state);
}

/** What a loop head keeps for its next round. */
function keepOn(own: NodeState, plan: PlanNode | undefined, step: StepState, kept: Json | undefined): void {
  own.carried = kept;
  if (plan?.deals !== true) return;
  if (kept === undefined) own.deal = undefined;
  else if (step.deal === undefined) own.deal = dealOf(kept);
  else step.deal.out += step.deal.size;
}

function openStep(state: RunState, node: string, round: number): StepState {
  const step = state.open.get(stepKey(node, round));
  if (step === undefined) throw broken(`step ${node} is not under way`);
  return step;
}

/** What the error port hands on: what failed and how, with the items that the step was given. */
export function errorItems(step: StepState, error: FailureRecord): Items {
  const items = Object.values(step.inputs).flat();
  const described: JsonObject = { code: error.code, message: error.message };
  if (items.length === 0) return [{ error: described }];
  return items.map((item): JsonObject => (isJsonObject(item) ? { ...item, error: described } : { input: item, error: described }));
}

function fail(state: RunState, step: StepState, event: Extract<JournalEvent, { type: 'failed' }>): void {
  const plan = state.plan.nodes.get(step.node);
  if (step.phase === 'attempted') state.activeMs += attemptMs(state, step, event.at);
  if (step.undoes === undefined && closes(state, step.node)) {
    state.open.delete(stepKey(step.node, step.round));
    return;
  }
  if (!event.final) {
    state.retries += 1;
    step.phase = 'backing-off';
    step.failedAt = event.at;
    step.retryAt = event.retryAt ?? event.at;
    return;
  }
  step.phase = 'failed';
  Object.assign(nodeState(state, step.node), { carried: undefined, deal: undefined });
  if (step.undoes !== undefined) {
    state.open.delete(stepKey(step.node, step.round));
    state.notUndone.push(step.undoes.node);
    return;
  }
  // What steps are given is data of the flow, and changes its meaning where it is masked.
  const told = event.said === undefined ? event.error : { ...event.error, message: event.said };
  const branch = plan?.onError === 'branch' && plan.out.some((edge) => edge.kind === 'error');
  if (branch) complete(state, step, { error: errorItems(step, told) }, true);
  else if (plan?.onError === 'continue') complete(state, step, { [plan.firstPort]: Object.values(step.inputs).flat() }, false);
  else {
    state.open.delete(stepKey(step.node, step.round));
    if (!caughtBy(state, step.node, told)) state.ending ??= { error: event.error, node: step.node };
  }
}

/** Of a step over many items only the one that was under way is done, and of an agent only the one use of a tool; the others are still to come. */
function settleOne(step: StepState, plan: PlanNode | undefined): void {
  const { woken } = step;
  const name = woken?.kind === 'done' && plan !== undefined && goesByItems(step, plan) ? underWay(step, plan)?.name : undefined;
  if (name === undefined || woken?.kind !== 'done') return;
  step.settled ??= new Map();
  step.settled.set(name, woken.values ?? {});
}

/** Takes one entry of a journal into the state, which it changes. Throws `engine/bad-journal` for an entry that cannot stand there. */
export function apply(state: RunState, event: JournalEvent): void {
  if (state.endedAt !== 0) throw broken('it goes on after its end');
  if ((state.sequence === 0) !== (event.type === 'started')) throw broken('it does not begin with its start');
  state.sequence += 1;
  switch (event.type) {
    case 'started':
      start(state, event);
      return;
    case 'scheduled':
      if (event.undoes === undefined) schedule(state, event.node, event.round);
      else scheduleUndo(state, event);
      return;
    case 'attempted': {
      const step = openStep(state, event.node, event.round);
      if (!hearsOfCall(step)) state.attempts += 1;
      step.phase = 'attempted';
      step.attempt = event.attempt;
      step.attemptedAt = event.at;
      return;
    }
    case 'progressed': {
      const step = openStep(state, event.node, event.round);
      if (step.phase !== 'attempted') throw broken(`step ${event.node} went on without having been begun`);
      if (event.done.length > 0) step.done ??= new Map();
      for (const [name, result] of event.done) step.done?.set(name, result);
      state.tokens += event.usage.tokens;
      state.costMilliUsd += event.usage.costMilliUsd;
      return;
    }
    case 'succeeded': {
      const step = openStep(state, event.node, event.round);
      if (step.phase !== 'attempted') throw broken(`step ${event.node} ended without having been begun`);
      step.phase = 'done';
      state.activeMs += attemptMs(state, step, event.at);
      state.completed += 1;
      state.tokens += event.usage.tokens;
      state.costMilliUsd += event.usage.costMilliUsd;
      keepOn(nodeState(state, event.node), state.plan.nodes.get(event.node), step, event.outputs[statePort]?.[0]);
      complete(state, step, event.outputs, false);
      return;
    }
    case 'failed':
      fail(state, openStep(state, event.node, event.round), event);
      return;
    case 'waiting': {
      const step = openStep(state, event.node, event.round);
      if (step.phase === 'attempted') state.activeMs += attemptMs(state, step, event.at);
      state.waited = true;
      if (step.undoes === undefined && closes(state, step.node)) {
        state.open.delete(stepKey(step.node, step.round));
        return;
      }
      step.phase = 'waiting';
      step.waiting = event;
      if (event.reason === 'call') step.waits += 1;
      return;
    }
    case 'woken': {
      const step = openStep(state, event.node, event.round);
      if (step.phase !== 'waiting') throw broken(`step ${event.node} was woken but did not wait`);
      step.phase = 'woken';
      step.woken = event.decision;
      settleOne(step, state.plan.nodes.get(step.node));
      return;
    }
    case 'would':
      return;
    case 'paused':
      state.pausedBy = event.by;
      return;
    case 'resumed':
      state.pausedBy = undefined;
      return;
    case 'ended':
      state.status = event.status;
      state.endedAt = event.at;
      state.error = event.error;
      return;
    default:
      event satisfies never;
      throw broken('it holds an entry of a kind that is not known');
  }
}

/** The state after these entries, from the first one on (E3). Throws as `apply` does. */
export function replay(plan: Plan, events: readonly JournalEvent[]): RunState {
  const state = newState(plan);
  for (const event of events) apply(state, event);
  return state;
}
