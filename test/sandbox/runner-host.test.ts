import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { CapabilityRefused } from '../../app/broker/network/refusal.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { systemClock, systemTimers } from '../../app/kernel/host.node.ts';
import { forkRunner, inBatches, type RunnerChannel } from '../../app/sandbox/fork-runner.node.ts';
import { RunnerHost } from '../../app/sandbox/runner-host.node.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let starts = 0;
const hosts: RunnerHost[] = [];
const written: string[] = [];
function runner(mostBytes?: number): RunnerHost {
  starts = 0;
  const host = new RunnerHost({
    ...(mostBytes === undefined ? {} : { mostBytes }),
    timers: systemTimers,
    clock: systemClock,
    start: () => {
      starts += 1;
      return forkRunner({
        entry: new URL('./hostile-runner.ts', import.meta.url),
        codeFolders: ['app', 'test/sandbox', 'node_modules', 'package.json'].map((name) => `${root}${name}`),
        wrote: (text) => {
          written.push(text);
        },
      });
    },
  });
  hosts.push(host);
  return host;
}
afterEach(() => {
  for (const host of hosts.splice(0)) host.close();
  letGo = new Promise(() => undefined);
  asked = () => undefined;
});

const http = (): Promise<never> => Promise.reject(new CapabilityRefused({ words: 'not approved', wanted: {} }));
let answered: unknown;
let asked = (): void => undefined;
/** What the steps that wait are waiting for. */
let letGo: Promise<unknown> = new Promise(() => undefined);
const large = (): object[] => Array.from({ length: 400_000 }, () => ({}));
const give = (host: RunnerHost, name: string, timeoutMs = 2_000, signal = new AbortController().signal) =>
  host.execute(
    { node: { name }, idempotencyKey: name },
    {
      timeoutMs,
      signal,
      powers: () => ({
        http,
        large: () => {
          asked();
          return Promise.resolve(answered);
        },
        wait: () => letGo,
      }),
    },
  );
const end = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => (isCountersignError(error) ? error.code : String(error)));

describe('a runner', () => {
  test('has no environment, files, children, sockets or code from strings of its own', async () => {
    expect(await give(runner(), 'powers')).toEqual({
      type: 'done',
      outputs: {
        out: [
          {
            env: 0,
            read: 'refused',
            write: 'refused',
            child: 'refused',
            socket: 'refused',
            fetch: 'undefined',
            builtin: 'refused',
            binding: 'refused',
            code: 'refused',
          },
        ],
      },
    });
  });

  test.each([
    ['nonsense', 'step/interrupted'],
    ['shape', 'step/interrupted'],
    ['die', 'step/interrupted'],
    ['spin', 'step/timeout'],
    ['deaf', 'step/timeout'],
    ['other', 'step/timeout'],
  ])('that answers with %s ends the step as %s, and the next step has a working one', async (deed, expected) => {
    const host = runner();
    const code = await end(give(host, deed, deed === 'die' ? 10_000 : 300));
    if (deed === 'spin' || deed === 'deaf')
      await new Promise((resolve) => {
        setTimeout(resolve, 800);
      });
    // One that dies by itself may have been somebody else's victim: its step is given one to itself.
    expect([code, await give(host, 'ok'), starts <= (deed === 'die' ? 3 : 2)]).toEqual([
      expected,
      { type: 'done', outputs: { out: [1] } },
      true,
    ]);
  });

  test('that must be killed interrupts the steps that have asked for something, and the others begin anew in the next one', async () => {
    const host = runner();
    await host.warm();
    const others = [end(give(host, 'ask', 10_000)), end(give(host, 'slow', 10_000))];
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    expect([await end(give(host, 'spin', 200)), await Promise.all(others), starts]).toEqual([
      'step/timeout',
      ['step/interrupted', { type: 'done', outputs: { out: [2] } }],
      2,
    ]);
  });

  // Elsewhere it cannot be told from outside what a process takes.
  test.skipIf(process.platform !== 'linux').each(['swell', 'gorge', 'tiny'])(
    'that a step fills (%s) is ended: the step fails and says why, the others are given another, and so is the next',
    async (deed) => {
      const host = runner(400 * 1024 * 1024);
      await host.warm();
      const slow = end(give(host, 'slow', 30_000));
      const failure: unknown = await give(host, deed, 30_000).catch((error: unknown) => error);
      expect([failure, await slow, await give(host, 'ok', 30_000)]).toEqual([
        expect.objectContaining({ code: 'step/interrupted', errorClass: 'terminal', message: expect.stringContaining('memory') as string }),
        { type: 'done', outputs: { out: [2] } },
        { type: 'done', outputs: { out: [1] } },
      ]);
    },
    60_000,
  );

  test.each<[string, unknown]>([
    ['values', large()],
    ['a text of JSON', '[{},{},{},{}],'.repeat(100_000)],
    ['a table', 'a,b\n'.repeat(400_000)],
  ])(
    'with a large answer (%s) is given it once the others have left, and nobody else',
    async (_name, answer) => {
      const host = runner();
      answered = answer;
      await host.warm();
      const order: string[] = [];
      const noted = (name: string, step: Promise<unknown>): Promise<unknown> =>
        step.then((outcome) => {
          order.push(name);
          return outcome;
        });
      const [held, wasAsked] = [Promise.withResolvers<unknown>(), Promise.withResolvers<void>()];
      [letGo, asked] = [held.promise, wasAsked.resolve];
      const steps = [noted('held', give(host, 'held', 30_000)), noted('read', give(host, 'read', 30_000))];
      await wasAsked.promise;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
      const next = await give(host, 'ok', 30_000);
      held.resolve({});
      await Promise.all(steps);
      expect([next, order, starts]).toEqual([{ type: 'done', outputs: { out: [1] } }, ['held', 'read'], 2]);
    },
    60_000,
  );

  test('with large answers is kept beside at most two others, and with a small one for all', async () => {
    const host = runner();
    await host.warm();
    answered = ['x'.repeat(2_000_000)];
    await give(host, 'read', 30_000);
    const small = starts;
    answered = large();
    const waiting: Promise<unknown>[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      waiting.push(end(give(host, 'ask', 30_000)));
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
      waiting.push(end(give(host, 'read', 30_000)));
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
      await give(host, 'ok', 30_000);
    }
    host.close();
    await Promise.all(waiting);
    expect([small, starts]).toEqual([1, 3]);
  }, 60_000);

  test('is one by itself for a step that is handed much', async () => {
    const host = runner();
    await host.warm();
    const heavy = await host.execute(
      { node: { name: 'ok' }, idempotencyKey: 'heavy', inputs: { in: large() } },
      { timeoutMs: 30_000, signal: new AbortController().signal, powers: () => ({}) },
    );
    expect([heavy, starts, await give(host, 'ok', 30_000), starts]).toEqual([
      { type: 'done', outputs: { out: [1] } },
      2,
      { type: 'done', outputs: { out: [1] } },
      2,
    ]);
  }, 60_000);

  test('that ends by itself gives each step that was in it a runner of its own, and whatever ends that fails, now and in later attempts, and takes no other along', async () => {
    const host = runner();
    await host.warm();
    const slow = give(host, 'slow', 10_000);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    const failed: unknown = await give(host, 'die', 10_000).catch((error: unknown) => error);
    const among = [await slow, starts];
    const beside = give(host, 'ask', 10_000);
    const later = await give(host, 'die', 10_000).catch((error: unknown) => error);
    const undisturbed = await Promise.race([
      beside,
      new Promise((resolve) => {
        setTimeout(() => resolve('still there'), 100);
      }),
    ]);
    const terminal = { code: 'step/interrupted', errorClass: 'terminal' };
    expect([failed, among, later, undisturbed]).toEqual([
      expect.objectContaining(terminal),
      [{ type: 'done', outputs: { out: [2] } }, 3],
      expect.objectContaining(terminal),
      'still there',
    ]);
    host.close();
    await end(beside);
  });

  test('writes nothing to the stderr of its host, which hears of it once, within bounds', async () => {
    written.length = 0;
    const code = await end(give(runner(), 'shout', 10_000));
    while (written.length < 2)
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    expect([code, written.map((text) => [text.slice(0, 22), text.length])]).toEqual([
      'step/interrupted',
      [
        ['<--- Last few GCs --->', 8_000],
        ['<--- Last few GCs --->', 8_000],
      ],
    ]);
  });

  test('is not handed more than it takes, and goes on with the next step', async () => {
    const posted: string[] = [];
    let hear: (text: unknown) => void = () => undefined;
    const start = (): RunnerChannel => ({
      post: (text) => {
        posted.push(text);
        queueMicrotask(() =>
          hear(JSON.stringify({ type: 'done', id: (JSON.parse(text) as { id: number }).id, outcome: { type: 'done', outputs: {} } })),
        );
      },
      onMessage: (listener) => {
        hear = listener;
        queueMicrotask(() => listener('{"type":"ready"}'));
      },
      onExit: () => undefined,
      kill: () => undefined,
    });
    const host = new RunnerHost({ timers: systemTimers, clock: systemClock, start, messageChars: 512 * 1024 });
    const refused: unknown = await give(host, 'x'.repeat(512 * 1024)).catch((error: unknown) => error);
    const next = await give(host, 'ok');
    host.close();
    expect([refused, next, posted.length]).toEqual([
      expect.objectContaining({
        code: 'step/failed',
        message: expect.stringContaining('larger than 0.5 MiB'),
        mend: expect.stringContaining('fewer items at a time'),
      }),
      { type: 'done', outputs: {} },
      1,
    ]);
  });

  test('that does not come up is tried again, and not for ever', async () => {
    let left = 2;
    const dead = (): RunnerChannel => ({
      post: () => undefined,
      onMessage: () => undefined,
      onExit: (listener) => {
        queueMicrotask(listener);
      },
      kill: () => undefined,
    });
    const ready = (): RunnerChannel => ({
      post: (text) => {
        queueMicrotask(() =>
          hear(JSON.stringify({ type: 'done', id: (JSON.parse(text) as { id: number }).id, outcome: { type: 'done', outputs: {} } })),
        );
      },
      onMessage: (listener) => {
        hear = listener;
        queueMicrotask(() => listener('{"type":"ready"}'));
      },
      onExit: () => undefined,
      kill: () => undefined,
    });
    let hear: (text: unknown) => void = () => undefined;
    const host = new RunnerHost({ timers: systemTimers, clock: systemClock, start: () => ((left -= 1) >= 0 ? dead() : ready()) });
    const third = await give(host, 'ok');
    host.close();
    let tried = 0;
    const pauses: number[] = [];
    /** None of them is the time that a runner has to come up in. */
    const hurried = {
      after: (ms: number, go: () => void) => {
        if (ms <= 4_000) {
          pauses.push(ms);
          queueMicrotask(go);
        }
        return () => undefined;
      },
    };
    const never = new RunnerHost({
      timers: hurried,
      clock: { now: () => 0 },
      start: () => {
        tried += 1;
        return dead();
      },
    });
    const ended = await end(give(never, 'ok', 20_000));
    expect([third, ended, tried, pauses]).toEqual([
      { type: 'done', outputs: {} },
      'step/interrupted',
      10,
      [500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000],
    ]);
  });

  test('is waited for where the machine has no process to give for a while, and no longer than the step has time or is wanted', async () => {
    let full = true;
    const stop = new AbortController();
    const dead = (): RunnerChannel => ({
      post: () => undefined,
      onMessage: () => undefined,
      onExit: (listener) => {
        queueMicrotask(listener);
      },
      kill: () => undefined,
    });
    let hear: (text: unknown) => void = () => undefined;
    const whole = (): RunnerChannel => ({
      post: (text) => {
        queueMicrotask(() =>
          hear(JSON.stringify({ type: 'done', id: (JSON.parse(text) as { id: number }).id, outcome: { type: 'done', outputs: {} } })),
        );
      },
      onMessage: (listener) => {
        hear = listener;
        queueMicrotask(() => listener('{"type":"ready"}'));
      },
      onExit: () => undefined,
      kill: () => undefined,
    });
    const after = (then: (waited: number) => void) => {
      let waited = 0;
      return {
        after: (ms: number, go: () => void) => {
          if (ms <= 4_000) {
            waited += ms;
            then(waited);
            queueMicrotask(go);
          }
          return () => undefined;
        },
      };
    };
    const heard: unknown[] = [];
    const asked: number[] = [];
    const noting = after((waited) => {
      full = waited < 10_000;
    });
    const late = new RunnerHost({
      timers: {
        after: (ms, go) => {
          asked.push(ms);
          return noting.after(ms, go);
        },
      },
      clock: systemClock,
      // A machine may also refuse at once.
      start: () => {
        if (full && asked.length === 0) throw new Error('EAGAIN');
        return full ? dead() : whole();
      },
    });
    late.watch((error) => heard.push(error === undefined ? 'mended' : isCountersignError(error)));
    const came = await give(late, 'ok', 60_000);
    late.close();
    const left = asked.at(-1) ?? 0;
    const short = new RunnerHost({ timers: after(() => undefined), clock: systemClock, start: dead });
    const stopped = new RunnerHost({
      timers: after((waited) => {
        if (waited > 3_000) stop.abort();
      }),
      clock: systemClock,
      start: dead,
    });
    const context = { timeoutMs: 60_000, powers: () => Promise.reject(new Error('none')), signal: stop.signal };
    expect([came, await end(give(short, 'ok', 100)), await end(stopped.execute({}, context))]).toEqual([
      { type: 'done', outputs: {} },
      'step/interrupted',
      'run/cancelled',
    ]);
    // A pause that is not over, and a runner that does not come up, hear of the end at once.
    const never = (start: () => RunnerChannel, ends: AbortController) =>
      new RunnerHost({
        timers: {
          after: (ms) => {
            if (ms === 500) ends.abort();
            return () => undefined;
          },
        },
        clock: systemClock,
        start,
      }).execute({}, { ...context, signal: ends.signal });
    const [paused, starting] = [new AbortController(), new AbortController()];
    const mute = (): RunnerChannel => ({ ...dead(), onExit: () => undefined });
    const ends = [end(never(dead, paused)), end(never(mute, starting))];
    starting.abort();
    expect([left > 40_000 && left <= 50_000, new Set(heard), await Promise.all(ends)]).toEqual([
      true,
      new Set([true, 'mended']),
      ['run/cancelled', 'run/cancelled'],
    ]);
  });

  test.each(['call', 'proto'])('that asks for what nobody offers (%s) is refused', async (deed) => {
    expect(await end(give(runner(), deed, 500))).toBe('halted/capability');
  });

  test.each([
    ['babble', 'step/interrupted'],
    ['ready', 'step/interrupted'],
    ['beg', 'step/interrupted'],
    ['insist', 'halted/capability'],
  ])("that floods (%s) is killed long before its step's time is up, and the next step has a working one", async (deed, expected) => {
    const host = runner();
    const code = await end(give(host, deed, 60_000));
    expect([code, await give(host, 'ok'), starts]).toEqual([expected, { type: 'done', outputs: { out: [1] } }, 2]);
  });

  test.each(['excuse', 'bolt'])('cannot talk a refusal away, nor run away from it (%s)', async (deed) => {
    expect(await end(give(runner(), deed))).toBe('halted/capability');
  });

  test('is given nothing more for a step that was refused something', async () => {
    let more = 0;
    asked = () => {
      more += 1;
    };
    expect([await end(give(runner(), 'shrug')), more]).toEqual(['halted/capability', 0]);
  });

  test('stops when the run is stopped', async () => {
    const abort = new AbortController();
    const step = end(give(runner(), 'deaf', 10_000, abort.signal));
    setTimeout(() => abort.abort(), 200);
    expect(await step).toBe('run/cancelled');
  });
});

test('what is posted in one turn goes out in one message, in order, and much of it at once', async () => {
  const sent: (readonly string[])[] = [];
  const post = inBatches((texts) => sent.push(texts));
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });
  for (const text of ['a', 'b']) post(text);
  const atOnce = sent.length;
  await turn();
  post('c');
  await turn();
  post('x'.repeat(256 * 1024));
  const large = sent.length;
  post('d');
  await turn();
  await turn();
  expect([atOnce, large, sent.map((texts) => texts.map((text) => text.slice(0, 1)))]).toEqual([0, 3, [['a', 'b'], ['c'], ['x'], ['d']]]);
});
