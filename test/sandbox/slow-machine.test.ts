/** On a machine that has far too much to do, what is slow is waited for: nothing is ended that would have been up, and no script is blamed. */
import { afterAll, expect, test } from 'vitest';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { RunnerHost } from '../../app/sandbox/runner-host.node.ts';
import { ScriptHost } from '../../app/sandbox/script-host.node.ts';

const context = (timeoutMs: number) => ({
  timeoutMs,
  powers: () => Promise.reject(new Error('none')),
  signal: new AbortController().signal,
});

test('a runner that comes up slowly is waited for for a minute, and not ended and begun anew again and again', async () => {
  let [now, started] = [0, 0];
  const host = new RunnerHost({
    timers: {
      after(ms, go) {
        // Only the time in which one has to come up passes.
        if (ms === 20_000 || ms === 60_000)
          queueMicrotask(() => {
            now += ms;
            go();
          });
        return () => undefined;
      },
    },
    clock: { now: () => now },
    start() {
      started += 1;
      return { post: () => undefined, onMessage: () => undefined, onExit: () => undefined, kill: () => undefined };
    },
  });
  const told = await host.execute({}, context(60_000)).then(
    () => 'done',
    (error: Error) => error.message,
  );
  host.close();
  expect([told, now, started]).toEqual(['The process that runs the steps was not up within 60 seconds.', 60_000, 1]);
});

const scripts = new ScriptHost({
  timers: {
    after(ms, go) {
      if (ms > 5_150 && ms <= 30_000) queueMicrotask(go);
      return systemTimers.after(ms, go);
    },
  },
});
afterAll(() => scripts.close());

test('a sandbox that is not up within half a minute has not crashed', async () => {
  expect(await scripts.run({ code: '1 + 1', input: null, timeoutMs: 5_000, memoryMb: 64 })).toEqual({ ok: true, value: 2, logs: [] });
});
