/** Trying out what a flow waits for: one form, mail or file, and a conversation with its chat. */
import { createStore, type StoreApi } from 'zustand';
import type { OutputOf, PushOf } from '../../../../app/ipc/contract.ts';
import type { Flow, FlowNode } from '../../../../app/workflow/model/flow.ts';
import { asCallError, call, on } from '../../../bridge/client.ts';
import { announce } from '../../../shell/status.ts';
import { showRun } from './runs.ts';
import type { DesignerSession } from './session.ts';

export type TrialMode = 'dry' | 'dev';
export interface Said {
  readonly mine: boolean;
  readonly text: string;
  readonly tone: 'plain' | 'note' | 'bad';
}

export interface WaitingState {
  readonly listening: OutputOf<'run:listen'> | undefined;
  readonly starting: boolean;
  /** How the last wait ended, where that needs words. */
  readonly notice: { readonly tone: 'info' | 'block'; readonly text: string } | undefined;
  readonly chat: { readonly session: string; readonly said: readonly Said[]; readonly busy: boolean; readonly mode: TrialMode };
}

const newChat = (mode: TrialMode): WaitingState['chat'] => ({ session: crypto.randomUUID(), said: [], busy: false, mode });
const stores = new WeakMap<DesignerSession, StoreApi<WaitingState>>();

export function waitingStore(session: DesignerSession): StoreApi<WaitingState> {
  const known =
    stores.get(session) ??
    createStore<WaitingState>(() => ({ listening: undefined, starting: false, notice: undefined, chat: newChat('dry') }));
  stores.set(session, known);
  return known;
}

/** What the triggers of a flow wait for, in words for a button. */
const waitsFor: Readonly<Record<string, string>> = { 'form-trigger': 'form', 'mail-trigger': 'mail', 'file-trigger': 'file' };
export const thingOf = ({ type }: FlowNode): string => waitsFor[type] ?? 'start';
const active = (flow: Flow): readonly FlowNode[] => flow.nodes.filter(({ disabled }) => disabled !== true);
export const waitingTriggers = (flow: Flow): readonly FlowNode[] => active(flow).filter(({ type }) => waitsFor[type] !== undefined);
export const chatTrigger = (flow: Flow): FlowNode | undefined => active(flow).find(({ type }) => type === 'chat-trigger');

function heard(session: DesignerSession, state: PushOf<'run:listened'>): void {
  const store = waitingStore(session);
  if (store.getState().listening?.id !== state.id) return;
  const notice: WaitingState['notice'] =
    state.state === 'expired'
      ? { tone: 'info', text: 'Nothing came within ten minutes, so the wait has ended.' }
      : state.state === 'failed'
        ? { tone: 'block', text: state.problem ?? 'Waiting could not start.' }
        : undefined;
  store.setState({ listening: undefined, notice });
  if (state.runId !== undefined) {
    announce('One came: the run has started');
    void showRun(session, state.runId);
  }
}

export const followListening = (session: DesignerSession): (() => void) => on('run:listened', (state) => heard(session, state));

export async function waitForOne(session: DesignerSession, node: FlowNode, mode: TrialMode): Promise<void> {
  const store = waitingStore(session);
  session.view.setState({ bottomTab: 'run', bottomOpen: true });
  store.setState({ starting: true, notice: undefined, listening: undefined });
  try {
    const listening = await call('run:listen', { flow: session.document.store.getState().flow, nodeId: node.id, mode });
    store.setState({ listening });
    announce(`Waiting for one ${listening.kind}`);
  } catch (error) {
    store.setState({ notice: { tone: 'block', text: asCallError(error).message } });
  } finally {
    store.setState({ starting: false });
  }
}

export async function stopWaiting(session: DesignerSession): Promise<void> {
  const store = waitingStore(session);
  const { listening } = store.getState();
  store.setState({ listening: undefined });
  if (listening === undefined) return;
  try {
    await call('run:stopListening', { listenId: listening.id });
  } catch (error) {
    store.setState({ notice: { tone: 'block', text: asCallError(error).message } });
  }
}

const stillOpen: Readonly<Record<string, string>> = {
  waiting: 'The flow is waiting for a person; see the Inbox. Its answer does not appear here.',
  running: 'The flow is still running; the Run tab shows how far it is.',
};

export async function say(session: DesignerSession, node: FlowNode, message: string): Promise<void> {
  const store = waitingStore(session);
  const add = (said: Said, busy: boolean): void => {
    const { chat } = store.getState();
    store.setState({ chat: { ...chat, said: [...chat.said, said], busy } });
  };
  add({ mine: true, text: message, tone: 'plain' }, true);
  const { session: conversation, mode } = store.getState().chat;
  try {
    const { runId, status, reply } = await call('run:say', {
      flow: session.document.store.getState().flow,
      nodeId: node.id,
      mode,
      message,
      session: conversation,
    });
    // The conversation may have been begun anew meanwhile.
    if (store.getState().chat.session !== conversation) return;
    add(
      reply !== undefined
        ? { mine: false, text: reply, tone: 'plain' }
        : status === 'succeeded'
          ? {
              mine: false,
              text: 'The flow ran but gave no answer. Put the step “Answer the caller” at its end to answer.',
              tone: 'note',
            }
          : {
              mine: false,
              text: stillOpen[status] ?? 'The flow did not finish. The Run tab shows where it stopped.',
              tone: stillOpen[status] === undefined ? 'bad' : 'note',
            },
      false,
    );
    await showRun(session, runId);
  } catch (error) {
    if (store.getState().chat.session === conversation) add({ mine: false, text: asCallError(error).message, tone: 'bad' }, false);
  }
}

export const beginChat = (session: DesignerSession, mode: TrialMode): void => waitingStore(session).setState({ chat: newChat(mode) });
