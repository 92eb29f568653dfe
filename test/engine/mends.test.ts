/** What to do about a failure is not lost on the way: from the step over the runner's wire into the journal, the caller and the lines of the terminal. */
import { expect, test } from 'vitest';
import { runOutput } from '../../app/cli/runs/run-output.ts';
import { failureOf, fromRecord } from '../../app/engine/state/failure.ts';
import { causeOf, TerminalError, UserError } from '../../app/kernel/errors.ts';
import { fromWire, toWire } from '../../app/sandbox/wire-errors.ts';
import { stepViews } from '../../app/host/runs/run-views.ts';
import { testEngine } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const flow = flowOf([node('start', 'manual-trigger'), node('a', 'noop')], ['start -> a']);

test('the journal, the run, its story and what people see of the step all say it', async () => {
  const made = testEngine({
    a: () => Promise.reject(fromWire(toWire(new UserError('step/failed', 'It went wrong.', { mend: 'Do it right.' })))),
  });
  await made.engine.open();
  const { runId, finished } = await made.engine.start(pin(flow), { kind: 'manual', input: [{}] });
  const { run } = await finished;
  const events = await made.store.journal.read(runId);
  const lines: string[] = [];
  for (const event of made.events)
    runOutput(
      {
        out: (text: string) => {
          lines.push(text);
        },
        err: () => undefined,
      } as unknown as Parameters<typeof runOutput>[0],
      false,
    ).emit(event);
  await made.engine.close();
  expect([
    run.error?.mend,
    events.flatMap((event) => (event.type === 'failed' ? [event.error.mend] : [])),
    stepViews(flow, events).at(-1)?.error?.mend,
    lines.filter((line) => line.includes('Do it right.')).length,
  ]).toEqual(['Do it right.', ['Do it right.'], 'Do it right.', 2]);
});

test('a flow that called another hands it on; of an unknown error only its kind is told', () => {
  const record = failureOf(new TerminalError('halted/budget', 'Too much.', { mend: 'Use less.' }));
  expect([record, fromRecord(record, 'The flow failed.').mend]).toEqual([
    { code: 'halted/budget', class: 'terminal', message: 'Too much.', mend: 'Use less.' },
    'Use less.',
  ]);
  expect([
    causeOf(new UserError('store/full', 'No room.', { mend: 'Make some.' })),
    causeOf(Object.assign(new TypeError('4111 1111 1111 1111'), { code: 'ECONNREFUSED' })),
    causeOf('a text'),
  ]).toEqual([
    { code: 'store/full', cause: 'No room. Make some.' },
    { code: 'kernel/bug', cause: 'TypeError ECONNREFUSED' },
    { code: 'kernel/bug', cause: 'string' },
  ]);
});
