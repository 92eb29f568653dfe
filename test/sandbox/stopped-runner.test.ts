/** A runner that something outside has stopped, and a step whose time is over in it. */
import { expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import { systemClock } from '../../app/kernel/host.node.ts';
import type { RunnerChannel } from '../../app/sandbox/fork-runner.node.ts';
import { RunnerHost } from '../../app/sandbox/runner-host.node.ts';

test.each([
  ['nothing', 'done'],
  ['something', 'step/interrupted'],
])('a runner that something outside stopped is told apart from a slow step: one that asked for %s ends as %s', async (asks, expected) => {
  let born = 0;
  const killed: number[] = [];
  /** The first stands still once it has its step, and what that asked for; those after it answer. */
  const start = (): RunnerChannel => {
    const mine = (born += 1);
    let hear: (text: unknown) => void = () => undefined;
    return {
      post: (text) => {
        const { id, type } = JSON.parse(text) as { id: number; type: string };
        if (type !== 'step') return;
        if (mine > 1) queueMicrotask(() => hear(JSON.stringify({ type: 'done', id, outcome: { type: 'done', outputs: {} } })));
        else if (asks === 'something') hear(JSON.stringify({ type: 'call', id, call: 1, operation: 'request', ask: {} }));
      },
      onMessage: (listener) => {
        hear = listener;
        queueMicrotask(() => listener('{"type":"ready"}'));
      },
      onExit: () => undefined,
      kill: () => killed.push(mine),
      isStopped: () => mine === 1,
    };
  };
  const host = new RunnerHost({
    // The time of the step is over at once.
    timers: {
      after: (ms, run) => {
        if (ms === 20_000) setImmediate(run);
        return () => undefined;
      },
    },
    clock: systemClock,
    start,
  });
  const outcome: unknown = await host
    .execute(
      { idempotencyKey: 'k' },
      {
        timeoutMs: 20_000,
        powers: () => ({ request: () => new Promise(() => undefined) }),
        signal: new AbortController().signal,
      },
    )
    .then(({ type }) => type, codeOfError);
  expect([outcome, born, killed]).toEqual([expected, expected === 'done' ? 2 : 1, [1]]);
  host.close();
});
