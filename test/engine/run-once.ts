/** A flow run once to its end, on a clock of the test's own, and steps that give or refuse something. */
import type { PinnedFlow } from '../../app/engine/ports.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import type { Json } from '../../app/kernel/json.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { testEngine, type TestExecutor } from './engine-kit.ts';
import { pin } from './flow-kit.ts';

export const give =
  (items: readonly Json[], port = 'out'): TestExecutor =>
  () => ({ type: 'done', outputs: { [port]: items } });
export const refuse =
  (error: Error): TestExecutor =>
  () =>
    Promise.reject(error);

export async function runOnce(
  flow: Flow,
  executors: Readonly<Record<string, TestExecutor>> = {},
  input: readonly Json[] = [{}],
  pinned: PinnedFlow = pin(flow),
) {
  const made = testEngine(executors);
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pinned, { kind: 'manual', input });
  let settled = false;
  void finished.finally(() => {
    settled = true;
  });
  while (!settled) await made.time.pass(1_000);
  return { ...made, ...(await finished), runId };
}
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (isCountersignError(error) ? error.code : String(error)),
  );
