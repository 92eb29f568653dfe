/**
 * Looking ahead: steps that only compute are done before what led to them is remembered, and are remembered with it, in one entry. It is done on a copy
 * of the run's state; what came is counted later, in the same order, if nothing else has happened meanwhile. A step that asks for
 * something outside waits there until what led to it is remembered, and then goes on as an entry of its own.
 */
import { newId } from '../../kernel/ids.ts';
import { advance } from '../state/advance.ts';
import type { RunBudget } from '../state/budget.ts';
import { beginStep, type Attempt, type RunContext } from '../runs/run-transitions.ts';
import { apply } from '../state/fold.ts';
import { openMasker } from '../masking/masking.ts';
import type { PinnedFlow } from '../ports.ts';
import { forkState, stepKey, type RunState } from '../state/state.ts';
import { noteAttempted, takeOff, type Attempted, type Flight } from './attempt.ts';
import type { DurablePorts } from './ports.ts';
import { sizeUpTo } from '../runner/json-size.ts';

export const STEPS_AT_ONCE = 8;
/** What has acted is remembered soon: until then nobody knows of it. */
const SOON_MS = 5;
/** A run that has only begun has done nothing that could be lost. Each entry more costs more than the steps in it, and where many runs begin at once each step waits its turn. */
const LATER_MS = 200;
const MOST_STEPS = 100;
const MOST_BYTES = 64 * 1024;
/** So many words are kept. Of one whose entry was lost on its way nobody will ever ask; one forgotten too soon costs a person's word, and never acts twice. */
const MOST_OWN = 10_000;

/** What is remembered with an entry beyond what it is about. */
export interface Ahead {
  /** How many events the run had when it was looked ahead: with any other number, none of it counts. */
  readonly from: number;
  readonly came: readonly { readonly key: string; readonly attempted: Attempted }[];
  /** Attempts begun that must not be repeated, by step, with the word by which this process knows that it began them. */
  readonly begun: Readonly<Record<string, string>>;
}

/** What else this process has in hand then: attempts under way, by step. */
export type Flights = ReadonlyMap<string, Flight>;

export interface Outlook {
  readonly ahead: Ahead;
  readonly flights: Flights;
}

export interface LookParts {
  readonly runId: string;
  readonly pinned: PinnedFlow;
  /** Is not changed. */
  readonly state: RunState;
  readonly budget: RunBudget;
  readonly signal: AbortSignal;
  /** The clock as the run knows it. */
  readonly now: number;
  /** What has just come, and is remembered in the same entry. */
  readonly lead?: { readonly attempt: Attempt; readonly attempted: Attempted };
}

/** True for an attempt that may not be made a second time without a person's word. */
export const onceOnly = ({ plan }: Attempt, state: RunState): boolean => !plan.idempotent && !plan.disabled && !state.dryRun;

/** That an attempt was begun, and by which process: another one that finds no result does not know whether it took effect. */
export function beginToken(ports: DurablePorts): string {
  const { own } = ports;
  const token = newId('try', ports);
  own.add(token);
  for (const oldest of own) {
    if (own.size <= MOST_OWN) break;
    own.delete(oldest);
  }
  return token;
}

export async function lookAhead(
  ports: DurablePorts,
  { runId, pinned, state: given, budget, signal, now: at, lead }: LookParts,
): Promise<Outlook> {
  const state = forkState(given);
  const running = new Set(lead === undefined ? [] : [stepKey(lead.attempt.step.node, lead.attempt.step.round)]);
  const runContext: RunContext = {
    runId,
    pinned,
    state,
    running,
    budget: budget.copy(),
    hash: ports.hash,
    masker: openMasker,
    digest: () => '',
    note: (event) => apply(state, event),
    halted: () => undefined,
    halting: undefined,
  };
  let now = at;
  const take = (attempt: Attempt, attempted: Attempted): void => {
    running.delete(stepKey(attempt.step.node, attempt.step.round));
    now = Math.max(now, attempted.at);
    const { waits } = noteAttempted(runContext, attempt, attempted, now);
    if (waits !== undefined) runContext.note(waits);
  };
  const from = state.sequence;
  if (lead !== undefined) take(lead.attempt, lead.attempted);

  const came: { key: string; attempted: Attempted }[] = [];
  const begun: Record<string, string> = {};
  const flights = new Map<string, Flight>();
  const under = new Map<string, Attempt>();
  const landed: { readonly key: string; readonly attempted: Attempted }[] = [];
  let wake = (): void => undefined;
  let over = signal.aborted;
  const end = (): void => {
    over = true;
    wake();
  };
  const cancel = ports.timers.after(lead === undefined ? LATER_MS : SOON_MS, end);
  // What comes of an attempt that was called off is no result.
  signal.addEventListener('abort', end);
  let bytes = 0;
  for (;;) {
    for (const command of runContext.halting === undefined ? advance(state, { now, running, width: STEPS_AT_ONCE }) : []) {
      const attempt =
        command.type === 'schedule' || command.type === 'undo' || command.type === 'attempt'
          ? beginStep(runContext, command, now)
          : undefined;
      if (attempt === undefined) continue;
      const key = stepKey(attempt.step.node, attempt.step.round);
      if (onceOnly(attempt, state)) begun[key] = beginToken(ports);
      const flight = takeOff(ports, { ...attempt, runId, pinned, state, budget, signal }, end);
      under.set(key, attempt);
      flights.set(key, flight);
      void flight.landed.then((attempted) => {
        landed.push({ key, attempted });
        wake();
      });
    }
    if (flights.size === 0 || runContext.halting !== undefined) break;
    if (landed.length === 0 && !over)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    const next = landed.shift();
    const attempt = next === undefined ? undefined : under.get(next.key);
    if (next === undefined || attempt === undefined || over) break;
    flights.delete(next.key);
    came.push(next);
    take(attempt, next.attempted);
    const token = begun[next.key];
    if (token !== undefined) {
      ports.own.delete(token);
      delete begun[next.key];
    }
    bytes += sizeUpTo(MOST_BYTES, next.attempted);
    if (came.length >= MOST_STEPS || bytes >= MOST_BYTES) over = true;
  }
  cancel();
  signal.removeEventListener('abort', end);
  if (!signal.aborted) return { ahead: { from, came, begun }, flights };
  for (const flight of flights.values()) flight.drop();
  for (const token of Object.values(begun)) ports.own.delete(token);
  return { ahead: { from, came, begun: {} }, flights: new Map() };
}
