/** Trying a flow from the designer: starts runs, and lays their progress over the canvas. */
import { createStore, type StoreApi } from 'zustand';
import type { OutputOf, PushOf } from '../../../../app/ipc/contract.ts';
import type { StepView } from '../../../../app/ipc/contract/runs.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { asCallError, call, on, type CallError } from '../../../bridge/client.ts';
import { updateOverlay, type CardStep, type StepState } from '../../../canvas/overlay.ts';
import { durationOf } from '../../../facts/amounts.ts';
import { announce } from '../../../shell/status.ts';
import { sampleText, triggerOfTry } from './sample-input.ts';
import type { DesignerSession } from './session.ts';

export interface RunState {
  readonly summary: OutputOf<'run:start'> | undefined;
  readonly steps: readonly StepView[];
  readonly error: CallError | undefined;
  readonly starting: boolean;
  /** The trigger's input, as JSON text; undefined as long as the proposed one will do. */
  readonly input: string | undefined;
  /** The step that it begins at, where somebody chose one. */
  readonly trigger: string | undefined;
}

const stores = new WeakMap<DesignerSession, StoreApi<RunState>>();

export function runStore(session: DesignerSession): StoreApi<RunState> {
  const known =
    stores.get(session) ??
    createStore<RunState>(() => ({
      summary: undefined,
      steps: [],
      error: undefined,
      starting: false,
      input: undefined,
      trigger: undefined,
    }));
  stores.set(session, known);
  return known;
}

const stateOf: Readonly<Record<StepView['status'], StepState>> = {
  scheduled: 'running',
  running: 'running',
  waiting: 'waiting',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  halted: 'halted',
};

export function cardSteps(steps: readonly StepView[]): Map<string, CardStep> {
  return new Map(
    steps.map((step) => [
      step.nodeId,
      {
        state: stateOf[step.status],
        text:
          step.status === 'succeeded' && step.startedAt !== undefined && step.endedAt !== undefined
            ? durationOf(step.endedAt - step.startedAt)
            : step.status === 'failed'
              ? (step.error?.message ?? 'Failed')
              : '',
      },
    ]),
  );
}

function takeEvent(session: DesignerSession, event: PushOf<'run:event'>): void {
  const store = runStore(session);
  if (store.getState().summary?.id !== event.runId) return;
  store.setState({ summary: event.summary });
  void catchUp(session, event.runId);
}

const asking = new WeakMap<DesignerSession, { again: boolean }>();

/** Events tell that something happened; the journal says what. It is read once at a time, however fast they come. */
async function catchUp(session: DesignerSession, runId: string): Promise<void> {
  const under = asking.get(session);
  if (under !== undefined) {
    under.again = true;
    return;
  }
  const mine = { again: true };
  asking.set(session, mine);
  try {
    while (mine.again) {
      mine.again = false;
      await refresh(session, runId);
    }
  } catch (error) {
    runStore(session).setState({ error: asCallError(error) });
  } finally {
    asking.delete(session);
  }
}

/** Follows the pushes of the session's own run. */
export const followRuns = (session: DesignerSession): (() => void) => on('run:event', (event) => takeEvent(session, event));

/** Asks for the run as a whole, since early events may have come before the answer to its start. */
async function refresh(session: DesignerSession, runId: string): Promise<void> {
  const run = await call('run:get', { runId });
  if (runStore(session).getState().summary?.id !== runId) return;
  runStore(session).setState({ summary: run.summary, steps: run.steps });
  updateOverlay(session.overlay, { steps: cardSteps(run.steps) });
}

/** Lays a run over the canvas that something from outside has started. */
export async function showRun(session: DesignerSession, runId: string): Promise<void> {
  try {
    const { summary } = await call('run:get', { runId });
    runStore(session).setState({ summary, error: undefined });
    await catchUp(session, runId);
  } catch (error) {
    runStore(session).setState({ error: asCallError(error) });
  }
}

/** What stands in the field: the person's own text, or one that the trigger would take. */
export const inputText = (run: RunState, flow: Flow): string => run.input ?? sampleText(flow, run.trigger);

export async function startRun(session: DesignerSession, mode: 'dry' | 'dev'): Promise<void> {
  const store = runStore(session);
  session.view.setState({ bottomTab: 'run', bottomOpen: true, fresh: new Map() });
  let input: Json;
  try {
    input = JSON.parse(inputText(store.getState(), session.document.store.getState().flow)) as Json;
  } catch {
    store.setState({ error: asCallError(new Error('The input is not valid JSON. Fix it in the field on the left.')) });
    return;
  }
  store.setState({ starting: true, error: undefined, summary: undefined, steps: [] });
  updateOverlay(session.overlay, { steps: new Map() });
  try {
    const { flow } = session.document.store.getState();
    const trigger = triggerOfTry(flow, store.getState().trigger)?.id;
    const summary = await call('run:start', { flow, mode, input, ...(trigger === undefined ? {} : { trigger }) });
    store.setState({ summary });
    announce(mode === 'dry' ? 'Dry run started' : 'Run started');
    await catchUp(session, summary.id);
  } catch (error) {
    store.setState({ error: asCallError(error) });
  } finally {
    store.setState({ starting: false });
  }
}

export async function cancelRun(session: DesignerSession): Promise<void> {
  const { summary } = runStore(session).getState();
  if (summary === undefined) return;
  try {
    runStore(session).setState({ summary: await call('run:cancel', { runId: summary.id }) });
  } catch (error) {
    runStore(session).setState({ error: asCallError(error) });
  }
}

export function clearRun(session: DesignerSession): void {
  runStore(session).setState({ summary: undefined, steps: [], error: undefined });
  updateOverlay(session.overlay, { steps: new Map() });
}
