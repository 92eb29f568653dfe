/** Tests of the open flow: attacks and examples, how far they are and what they came to. */
import { createStore, type StoreApi } from 'zustand';
import type { InputOf, OutputOf } from '../../../../app/ipc/contract.ts';
import type { Example } from '../../../../app/ai/examples/example.ts';
import { asCallError, call, on, type CallError } from '../../../bridge/client.ts';
import { announce } from '../../../shell/status.ts';
import type { DesignerSession } from './session.ts';

export type FlowTests = OutputOf<'test:get'>;
export type TestKind = 'attacks' | 'examples';

export interface TestState {
  readonly tests: FlowTests | undefined;
  readonly kind: TestKind;
  /** Who answers in an attack test. */
  readonly model: InputOf<'test:attack'>['model'];
  readonly running: { readonly kind: TestKind; readonly done: number; readonly of: number } | undefined;
  readonly error: CallError | undefined;
}

const stores = new WeakMap<DesignerSession, StoreApi<TestState>>();

export function testStore(session: DesignerSession): StoreApi<TestState> {
  const known =
    stores.get(session) ??
    createStore<TestState>(() => ({ tests: undefined, kind: 'attacks', model: 'obedient', running: undefined, error: undefined }));
  stores.set(session, known);
  return known;
}

const flowOf = (session: DesignerSession) => session.document.store.getState().flow;

export async function loadTests(session: DesignerSession): Promise<void> {
  try {
    testStore(session).setState({ tests: await call('test:get', { flow: flowOf(session) }) });
  } catch (error) {
    testStore(session).setState({ error: asCallError(error) });
  }
}

export const followTests = (session: DesignerSession): (() => void) =>
  on('test:progress', ({ flowId, done, of }) => {
    const { running } = testStore(session).getState();
    if (flowId === session.flowId && running !== undefined) testStore(session).setState({ running: { ...running, done, of } });
  });

async function during(session: DesignerSession, kind: TestKind, work: () => Promise<string>): Promise<void> {
  const store = testStore(session);
  store.setState({ kind, running: { kind, done: 0, of: 0 }, error: undefined });
  try {
    announce(await work());
    await loadTests(session);
  } catch (error) {
    store.setState({ error: asCallError(error) });
  } finally {
    store.setState({ running: undefined });
  }
}

export const runAttacks = (session: DesignerSession): Promise<void> =>
  during(
    session,
    'attacks',
    async () => (await call('test:attack', { flow: flowOf(session), model: testStore(session).getState().model })).headline,
  );

export const runExampleList = (session: DesignerSession): Promise<void> =>
  during(session, 'examples', async () => {
    const { results } = await call('test:examples', { flow: flowOf(session) });
    return `${results.filter(({ passed }) => passed).length} of ${results.length} examples passed`;
  });

export const stopTests = (session: DesignerSession): Promise<unknown> => call('test:stop', { flowId: session.flowId });

export async function keepExamples(session: DesignerSession, examples: readonly Example[]): Promise<void> {
  await call('test:setExamples', { flowId: session.flowId, examples: [...examples] });
  await loadTests(session);
}
