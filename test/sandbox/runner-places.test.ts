/** Steps that have a runner for themselves after one ended: how long they wait for a place, and who holds none. The runners are played. */
import { expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import type { RunnerChannel } from '../../app/sandbox/fork-runner.node.ts';
import { RunnerHost } from '../../app/sandbox/runner-host.node.ts';

type Deed = 'done' | 'exit' | 'flow' | 'nothing';
const done = { type: 'done', outputs: {} };

/** What a step does is told by its name and by how often it was begun. */
function play(deed: (name: string, times: number) => Deed) {
  const begun = new Map<string, number>();
  const live = new Set<RunnerChannel>();
  const timers = new Set<{ readonly ms: number; readonly run: () => void }>();
  const time = { now: 0 };
  let starts = 0;
  const start = (): RunnerChannel => {
    starts += 1;
    let hear: (text: unknown) => void = () => undefined;
    let exit: () => void = () => undefined;
    const say = (message: object): void => queueMicrotask(() => hear(JSON.stringify(message)));
    const channel: RunnerChannel = {
      onMessage: (listener) => {
        hear = listener;
        say({ type: 'ready' });
      },
      onExit: (listener) => {
        exit = listener;
      },
      kill: () => {
        live.delete(channel);
      },
      post: (text) => {
        const { type, id, call, request } = JSON.parse(text) as {
          type: string;
          id: number;
          call: number;
          request: { idempotencyKey: string };
        };
        // The id of a step is that of its call, too: it calls one flow.
        if (type === 'answer') say({ type: 'done', id: call, outcome: done });
        if (type !== 'step') return;
        const times = (begun.get(request.idempotencyKey) ?? 0) + 1;
        begun.set(request.idempotencyKey, times);
        const what = deed(request.idempotencyKey, times);
        if (what === 'done') say({ type: 'done', id, outcome: done });
        if (what === 'flow') say({ type: 'call', id, call: id, operation: 'runFlow', ask: {} });
        if (what === 'exit')
          queueMicrotask(() => {
            live.delete(channel);
            exit();
          });
      },
    };
    live.add(channel);
    return channel;
  };
  const host = new RunnerHost({
    start,
    clock: { now: () => time.now },
    timers: {
      after: (ms, run) => {
        const timer = { ms, run };
        timers.add(timer);
        return () => {
          timers.delete(timer);
        };
      },
    },
  });
  const give = (
    name: string,
    { timeoutMs = 10_000, signal = new AbortController().signal, runFlow = () => Promise.resolve({}) as Promise<unknown> } = {},
  ): Promise<unknown> => host.execute({ idempotencyKey: name }, { timeoutMs, signal, powers: () => ({ runFlow }) });
  const after = (ms: number): void => {
    for (const timer of [...timers]) if (timer.ms === ms) timer.run();
  };
  return { host, give, live, time, timers, after, starts: () => starts };
}
/** One that never ends says so, once all that is ready has happened: the runners and the clock are played. */
const end = (step: Promise<unknown>): Promise<unknown> => Promise.race([step.then(() => 'done', codeOfError), hung()]);
async function hung(): Promise<string> {
  for (let turn = 0; turn < 5_000; turn += 1) await settled();
  return 'never ends';
}
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test('a step that only waits for a flow that it called is not blamed for the end of its runner', async () => {
  const { give, starts, host } = play((name, times) => (name !== 'leaf' ? 'flow' : times === 1 ? 'exit' : 'done'));
  const runs = new Map<string, Promise<unknown>>();
  // As the engine has it: a called run is found again, and a step that was interrupted in calling is begun anew.
  const drive = (name: string, ...below: string[]): Promise<unknown> => {
    const tried = async (): Promise<unknown> => await give(name, { runFlow: async () => await drive(...(below as [string])) });
    const run = runs.get(name) ?? tried().catch(tried);
    runs.set(name, run);
    return run;
  };
  // The first runner, the next one for both callers, and one for the leaf alone.
  expect([await end(drive('top', 'middle', 'leaf')), starts()]).toEqual(['done', 3]);
  host.close();
});

test('a step that has a runner for itself holds no place while it waits for a flow, whose steps may need one', async () => {
  const { give, host } = play((name, times) =>
    name.startsWith('caller') ? (times === 1 ? 'nothing' : 'flow') : times === 1 ? 'exit' : 'done',
  );
  const callers = ['caller 1', 'caller 2'].map((name) =>
    end(
      give(name, {
        runFlow: async () => {
          await give(`called by ${name}`);
          return {};
        },
      }),
    ),
  );
  await settled();
  expect(await Promise.all([end(give('victim')), ...callers])).toEqual(['done', 'done', 'done']);
  host.close();
});

/** The first two hold the places and never end; the last one ended the runner that they all were in. */
const full = () => play((name, times) => (name === 'last' && times === 1 ? 'exit' : 'nothing'));

test('waiting for a place counts as time of the step, and ends with the run', async () => {
  const { give, after, timers, time, host } = full();
  const [stop, cancel] = [new AbortController(), new AbortController()];
  const first = end(give('first', { signal: stop.signal }));
  const second = end(give('second'));
  const left = [end(give('short', { timeoutMs: 100 })), end(give('cancelled', { signal: cancel.signal }))];
  const patient = end(give('patient', { timeoutMs: 1_000 }));
  const last = end(give('last', { timeoutMs: 2_000 }));
  await settled();
  after(100);
  cancel.abort();
  const codes = await Promise.all(left);
  time.now = 400;
  stop.abort();
  await settled();
  expect([codes, await first, [...timers].map(({ ms }) => ms).sort((a, b) => a - b)]).toEqual([
    ['step/timeout', 'run/cancelled'],
    'run/cancelled',
    [600, 2_000, 10_000],
  ]);
  host.close();
  expect(await Promise.all([second, patient, last])).toEqual(['step/interrupted', 'step/interrupted', 'step/interrupted']);
});

test('closing leaves no runner behind, and starts none', async () => {
  const { give, live, starts, host } = full();
  const steps = ['first', 'second', 'last'].map((name) => end(give(name)));
  await settled();
  const before = [live.size, starts()];
  host.close();
  const codes = await Promise.all([...steps, end(give('late')), end(host.warm())]);
  expect([before, codes, live.size, starts()]).toEqual([[2, 3], codes.map(() => 'step/interrupted'), 0, 3]);
});
