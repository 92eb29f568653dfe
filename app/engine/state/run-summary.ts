/** A run's state as its row in lists, and as the last line of its story. Pure. */
import type { JsonObject } from '../../kernel/json.ts';
import { outputOf, type RunState } from './state.ts';
import type { FailureRecord, JournalEvent, Masker, RunEvent, RunRecord, RunStatus } from '../ports.ts';

/** Ids of called runs hang on their caller's by a dot; the caller takes them up. */
export const isCalled = (runId: string): boolean => runId.includes('.');

/** `resting`: none of its steps is under way here. */
export function recordOf(record: RunRecord, state: RunState, resting: boolean): RunRecord {
  const waits =
    state.status === 'running' && resting && state.open.size > 0 && [...state.open.values()].every((step) => step.phase === 'waiting');
  const status: RunStatus = state.endedAt === 0 && state.pausedBy !== undefined && resting ? 'paused' : waits ? 'waiting' : state.status;
  return {
    ...record,
    status,
    steps: state.completed,
    retries: state.retries,
    tokens: state.tokens,
    costMilliUsd: state.costMilliUsd,
    ...(isCalled(record.runId) ? { attempts: state.attempts, activeMs: state.activeMs } : {}),
    ...(state.endedAt === 0 ? {} : { endedAt: state.endedAt }),
    ...(state.error === undefined ? {} : { error: state.error }),
  };
}

const namesIn =
  ({ plan }: RunState) =>
  (ids: readonly string[]): readonly string[] =>
    ids.map((id) => plan.nodes.get(id)?.node.name ?? id);

/** Of a run that is ended while it takes back what it did: what it had taken back by then, and what it will not, be it that this is under way. */
export function leftUndone(state: RunState): JsonObject | undefined {
  const { ending, undone, notUndone, undoable, open } = state;
  const named = namesIn(state);
  const left = [
    ...notUndone,
    ...[...open.values()].flatMap(({ undoes }) => (undoes === undefined ? [] : [undoes.node])),
    ...undoable.map(({ node }) => node).reverse(),
  ];
  return ending === undefined || undone.length + left.length === 0
    ? undefined
    : { node: ending.node, undone: named(undone), notUndone: named(left) };
}

/** Why a failed run failed, and what of it was taken back. */
export function whyEnded(state: RunState): { readonly error?: FailureRecord; readonly evidence?: JsonObject } {
  const { ending, undone, notUndone } = state;
  if (ending === undefined) return {};
  const named = namesIn(state);
  return {
    error: ending.error,
    ...(undone.length + notUndone.length === 0
      ? {}
      : { evidence: { node: ending.node, undone: named(undone), notUndone: named(notUndone) } }),
  };
}

/** The name of the step that failed or halted a run. `ended`: its last entry. */
export function stepThatEnded({ plan, ending }: RunState, ended: JournalEvent | undefined): string | undefined {
  const node = ended?.type === 'ended' && typeof ended.evidence?.['node'] === 'string' ? ended.evidence['node'] : ending?.node;
  return node === undefined ? undefined : plan.nodes.get(node)?.node.name;
}

/** `evidence`: what a halt left; a failure brings its own. `masker`: where the story is kept for people, and not given to whoever asked for the run. */
export function endOfStory(runId: string, state: RunState, evidence: JsonObject | undefined, masker: Masker | undefined): RunEvent {
  const { startedAt, endedAt, status, error } = state;
  const ms = endedAt - startedAt;
  if (status === 'succeeded') return { type: 'run.succeeded', runId, at: endedAt, output: outputOf(state, masker), ms };
  const proof = evidence ?? whyEnded(state).evidence;
  const at = typeof proof?.['node'] === 'string' ? proof['node'] : state.ending?.node;
  return {
    type: status === 'halted' ? 'run.halted' : status === 'cancelled' ? 'run.cancelled' : 'run.failed',
    runId,
    at: endedAt,
    ms,
    ...(at === undefined ? {} : { nodeId: at }),
    error: error ?? { code: 'step/failed', class: 'terminal', message: 'A step failed.' },
    ...(proof === undefined ? {} : { evidence: proof }),
  };
}
