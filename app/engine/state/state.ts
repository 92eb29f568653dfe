/** What a run's state is made of. Only `fold.ts` changes it. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Deal } from './loop-batches.ts';
import type { Plan } from './plan.ts';
import type { FailureRecord, Items, JournalEvent, Masker, PortItems, RunStatus, WakeDecision } from '../ports.ts';

export interface Trial {
  readonly caught: { readonly error: FailureRecord; readonly node: string } | undefined;
}

/** A live token carries at least one item, or is the answer of a step that ran and gave none to a loop head. */
export interface Token {
  readonly items: Items;
  readonly live: boolean;
}

export interface StepState {
  readonly node: string;
  readonly round: number;
  readonly inputs: PortItems;
  /** A loop head's state from its last round. */
  readonly carried: Json | undefined;
  /** A later round of a loop: nothing is executed, the engine deals on. */
  readonly deal: Deal | undefined;
  /** The step whose effect this one takes back. */
  readonly undoes: { readonly node: string; readonly round: number } | undefined;
  phase: 'scheduled' | 'attempted' | 'backing-off' | 'waiting' | 'woken' | 'done' | 'failed';
  attempt: number;
  /** Attempts that ended with waiting for a flow that it called: these are no failures. */
  waits: number;
  attemptedAt: number;
  failedAt: number;
  retryAt: number;
  waiting: Extract<JournalEvent, { type: 'waiting' }> | undefined;
  woken: WakeDecision | undefined;
  /** What earlier attempts have done of it. */
  done: Map<string, Json> | undefined;
  /** Things that were interrupted in it and are done, as people said, by the same names: what each gave. */
  settled: Map<string, JsonObject> | undefined;
}

export interface NodeState {
  rounds: number;
  /** Of the current activation of a loop head. */
  carried: Json | undefined;
  deal: Deal | undefined;
  active: boolean;
  readonly delivered: Set<string>;
}

export interface RunState {
  readonly plan: Plan;
  /** Number of events applied: the sequence number of the next one. */
  sequence: number;
  status: RunStatus;
  trigger: string;
  startedAt: number;
  endedAt: number;
  seed: number;
  dryRun: boolean;
  error: FailureRecord | undefined;
  readonly queues: Map<string, Token[]>;
  readonly nodes: Map<string, NodeState>;
  /** Steps under way or waiting, by `node round`; ended ones leave. */
  readonly open: Map<string, StepState>;
  /** First data port of the last round of every node that has run, by node name: what `node["Name"]` reads. */
  readonly latest: Map<string, Items>;
  /** Items that reached an end of the flow, by node id, in the order in which they came. */
  readonly ends: Map<string, { readonly port: string; readonly items: Items }[]>;
  /** Parts that are being tried, by the id of the step that tries; with what was caught in them. */
  readonly trials: Map<string, Trial>;
  /** Nodes that may have become ready. */
  readonly touched: Set<string>;
  /** Some step has waited for a timer, a person or a call. */
  waited: boolean;
  attempts: number;
  completed: number;
  retries: number;
  tokens: number;
  costMilliUsd: number;
  /** Time spent in attempts, for the time budget: waiting for people costs nothing. */
  activeMs: number;
  /** Who has paused the run. */
  pausedBy: string | undefined;
  /** Effects to take back if the run fails, the latest last. */
  readonly undoable: { readonly by: string; readonly node: string; readonly round: number; readonly outputs: Items }[];
  readonly undone: string[];
  readonly notUndone: string[];
  /** A final failure that nobody caught: the run is to end with it. */
  ending: { readonly error: FailureRecord; readonly node: string } | undefined;
  /** What the flow answers to whoever called it: the first item on a port named `response`. */
  response: Json | undefined;
}

export const stepsThatWait = ({ open }: RunState): readonly StepState[] => [...open.values()].filter(({ phase }) => phase === 'waiting');

/** It is asked anew because a run that it called goes on or has ended: that one has counted what it did, and hearing of it is no step more. */
export const hearsOfCall = ({ phase, waiting }: StepState): boolean => phase === 'woken' && waiting?.reason === 'call';

export const stepKey = (node: string, round: number): string => `${node} ${round}`;

export function newState(plan: Plan): RunState {
  return {
    plan,
    sequence: 0,
    status: 'running',
    trigger: '',
    startedAt: 0,
    endedAt: 0,
    seed: 0,
    dryRun: false,
    error: undefined,
    queues: new Map(),
    nodes: new Map(),
    open: new Map(),
    latest: new Map(),
    ends: new Map(),
    trials: new Map(),
    touched: new Set(),
    waited: false,
    attempts: 0,
    completed: 0,
    retries: 0,
    tokens: 0,
    costMilliUsd: 0,
    activeMs: 0,
    pausedBy: undefined,
    undoable: [],
    undone: [],
    notUndone: [],
    ending: undefined,
    response: undefined,
  };
}

/** What reached the ends of the flow, by the order of its nodes; with a masker, as people see it. */
export const outputOf = (state: RunState, masker?: Masker): Items =>
  state.plan.flow.nodes.flatMap(({ id }) =>
    (state.ends.get(id) ?? []).flatMap(({ port, items }) => (masker === undefined ? items : masker.mask(id, port, items))),
  );

/** A copy that can be taken further by itself. What was given and what steps gave is shared: nobody changes it. */
export function forkState(state: RunState): RunState {
  const deals = new Map<Deal, Deal>();
  const dealt = (deal: Deal | undefined): Deal | undefined => {
    if (deal === undefined) return undefined;
    const copy = deals.get(deal) ?? { ...deal, gathered: [...deal.gathered] };
    deals.set(deal, copy);
    return copy;
  };
  const each = <T>(map: ReadonlyMap<string, T>, copy: (one: T) => T): Map<string, T> =>
    new Map(Array.from(map, ([key, one]) => [key, copy(one)]));
  return {
    ...state,
    queues: each(state.queues, (queue) => [...queue]),
    nodes: each(state.nodes, (own) => ({ ...own, deal: dealt(own.deal), delivered: new Set(own.delivered) })),
    open: each(state.open, (step) => ({ ...step, deal: dealt(step.deal), done: step.done && new Map(step.done) })),
    latest: new Map(state.latest),
    ends: each(state.ends, (items) => [...items]),
    trials: new Map(state.trials),
    touched: new Set(state.touched),
    undoable: [...state.undoable],
    undone: [...state.undone],
    notUndone: [...state.notUndone],
  };
}
