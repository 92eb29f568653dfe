/** A step that needs more memory than its runner may have, for real: the step fails and says so, and what ran beside it comes to its end. */
import { afterEach, expect, test } from 'vitest';
import { flowOf, node, pin, testRuntime, type TestRuntime } from './flow-kit.ts';

let runtime: TestRuntime | undefined;
afterEach(() => runtime?.close());

test('E4 a step whose data outgrows its runner fails with what to do, and takes no other run along', async () => {
  const made = (runtime = testRuntime({}));
  await made.engine.open();
  await made.warm();
  const beside = pin(
    flowOf(
      [
        node('start', 'manual-trigger'),
        node('work', 'script', { code: 'const end = Date.now() + 3000; while (Date.now() < end); return input;', timeoutMs: 60_000 }),
        node('after', 'noop'),
      ],
      ['start -> work', 'work -> after'],
      { id: 'flow_work' },
    ),
  );
  const huge = pin(
    flowOf(
      [node('start', 'manual-trigger'), node('read', 'read-document', { format: 'json' }, { timeoutMs: 120_000 }), node('after', 'noop')],
      ['start -> read', 'read -> after'],
      { id: 'flow_huge' },
    ),
  );
  const works = await made.engine.start(beside, { kind: 'manual', input: [{ n: 1 }] });
  // Little as text, and much once it is read.
  const file = Buffer.from(`[${'[],'.repeat(9_000_000)}[]]`).toString('base64');
  const reads = await made.engine.start(huge, { kind: 'manual', input: [{ base64: file }] });
  const { run } = await reads.finished;
  expect([run.status, run.error, (await works.finished).run.status]).toEqual([
    'failed',
    {
      code: 'step/interrupted',
      class: 'terminal',
      message: 'The step ended the runner that it had for itself, most likely for want of memory.',
      mend: 'Hand it fewer items at once, or a smaller file.',
    },
    'succeeded',
  ]);
}, 240_000);
