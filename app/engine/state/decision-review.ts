/**
 * Steps whose word does not count by itself any more: what they decided is kept, and people are asked before it has effect. A yes lets through exactly what
 * was decided; a no fails the step. Nothing else can come of it, so that a flow does less than it may, and never more.
 */
import { TerminalError } from '../../kernel/errors.ts';
import { canonicalJson, type JsonObject } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { StepOutcome } from '../../nodes/kit/executor.ts';
import type { PlanNode } from './plan.ts';
import type { JournalEvent, Masker, PortItems, Usage } from '../ports.ts';
import type { RunState, StepState } from './state.ts';
import { waitingEvent } from './step-events.ts';
import type { Waiting } from './waits.ts';

type Done = Extract<StepOutcome, { type: 'done' }>;

/** Among what a step has done: its whole outcome. */
const decidedName = '#decided';

/** The engine alone gives anything this name: a runner that somebody has taken over could answer for the person. */
export const isEnginesOwn = (name: string): boolean => name === decidedName;

/** What a step decided and people are asked about; undefined for every other step. */
export const decidedBy = ({ done }: Pick<StepState, 'done'>): PortItems | undefined => done?.get(decidedName) as PortItems | undefined;

export const decidedIn = ({ done }: Extract<JournalEvent, { type: 'progressed' }>): PortItems | undefined =>
  done.find(([name]) => name === decidedName)?.[1] as PortItems | undefined;

/** Not in a dry run, which has no effect; not what takes an effect back, nor the rounds of a loop; and not twice. */
const mayBeDoubted = (state: RunState, step: StepState, plan: PlanNode, outcome: Done): boolean =>
  !state.dryRun &&
  !plan.disabled &&
  step.undoes === undefined &&
  step.deal === undefined &&
  outcome.state === undefined &&
  decidedBy(step) === undefined;

/** Why people are asked before an outcome has effect; undefined where it has effect at once. */
export const doubtOf = (
  state: RunState,
  { step, plan }: { readonly step: StepState; readonly plan: PlanNode },
  outcome: StepOutcome,
  doubts: ((node: string) => string | undefined) | undefined,
): string | undefined => (outcome.type === 'done' && mayBeDoubted(state, step, plan, outcome) ? doubts?.(step.node) : undefined);

export function decidedEvent({ node, round }: StepState, { outputs }: Done, usage: Usage, now: number): JournalEvent {
  return { type: 'progressed', at: now, node, round, done: [[decidedName, outputs as JsonObject]], usage };
}

/** “Pay” and “Call back”, as the drawing names them. */
const wayWords = (titles: readonly string[]): string =>
  titles.length < 2 ? `It chose the way “${titles[0] ?? ''}”.` : `It chose the ways ${titles.map((title) => `“${title}”`).join(', ')}.`;

/** People see what they may of it; the hash that they answer to covers all of it. */
export function doubtedEvent(
  step: StepState,
  plan: PlanNode,
  { outputs }: Done,
  why: string,
  now: number,
  { masker, hash }: { readonly masker: Masker; readonly hash: Hash },
): Waiting {
  const chosen = Object.entries(outputs).filter(([, items]) => items.length > 0);
  const given = new Set(chosen.map(([port]) => plan.ways.get(port)));
  // Two ways of one name are told from each other by what the drawing knows them by.
  const nameOf = (port: string): string => {
    const title = plan.ways.get(port);
    return title === undefined || given.size < chosen.length ? `${title ?? ''} ${port}`.trim() : title;
  };
  const ways = chosen.map(([port, items]) => [plan.ways.size > 1 ? nameOf(port) : port, masker.mask(step.node, port, items)] as const);
  const ask: JsonObject = {
    title: `“${plan.node.name}” has decided: is it right?`,
    message: `${why} ${plan.ways.size > 1 && ways.length > 0 ? `${wayWords(ways.map(([name]) => name))} ` : ''}Approve lets it have effect as it is; Deny fails the step.`,
    step: plan.node.name,
    decided: hash.sha256(canonicalJson(outputs)),
    arguments: Object.fromEntries(ways.map(([name, items]) => [name, items.length === 1 ? (items[0] ?? null) : [...items]])),
  };
  return waitingEvent(step, plan, { type: 'waiting', reason: 'approval', ask }, now, hash);
}

/** The outcome that people were asked about, once they have answered. Throws TerminalError where they said no. */
export function settledOutcome(step: StepState): StepOutcome | undefined {
  const outputs = decidedBy(step);
  if (outputs === undefined) return undefined;
  if (step.woken?.kind === 'approved') return { type: 'done', outputs };
  throw new TerminalError('human/denied', 'A person did not agree with what the step decided.');
}
