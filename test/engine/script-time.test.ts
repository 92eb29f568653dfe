/** The time of a script is for one call of it. How long the sandbox takes to come up, and how many items there are, is not the script's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../app/kernel/json.ts';
import { flowOf, node, pin, testRuntime, type TestRuntime } from './flow-kit.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = testRuntime();
  await runtime.engine.open();
});
afterAll(() => runtime.close());

async function endOf(code: string, timeoutMs: number, input: readonly Json[]): Promise<readonly unknown[]> {
  const flow = flowOf([node('start', 'manual-trigger'), node('work', 'script', { code, mode: 'each', timeoutMs })], ['start -> work']);
  const { finished } = await runtime.engine.start(pin(flow), { kind: 'manual', input: [...input] });
  const { run } = await finished;
  return [run.status, run.error?.code ?? 'none', run.error?.class ?? 'none'];
}

test('one that never ends is the script’s fault, and not asked again; many items that each keep to its time may take longer together', async () => {
  const spin = 'const end = Date.now() + 100; while (Date.now() < end); return input;';
  expect([
    await endOf('for (;;);', 100, [{}]),
    await endOf(
      spin,
      1_500,
      Array.from({ length: 18 }, (_one, n) => ({ n })),
    ),
  ]).toEqual([
    ['failed', 'script/timeout', 'terminal'],
    ['succeeded', 'none', 'none'],
  ]);
});
