/** The control door when many ask or wait at once, when a service stands still, and when nobody else can be let in. */
import { connect, createServer, Server } from 'node:net';
import { expect, test } from 'vitest';
import { systemTimers } from '../../app/kernel/host.node.ts';
import type { Timers } from '../../app/kernel/ports.ts';
import { askService } from '../../app/serve/control/ask.ts';
import { addressToOpen } from '../../app/serve/control/place.ts';
import { ask, codeIn, doorAt, log, place, refusal, unix } from './control-door-kit.ts';

/** Opens a connection that asks, and keeps it; resolves with the first bytes that come back, where any do. */
function held(address: string, request: unknown): { readonly first: Promise<string>; readonly hangUp: () => Promise<void> } {
  const socket = connect(address, () => {
    socket.write(`${JSON.stringify(request)}\n`);
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  return {
    first: new Promise((resolve) => {
      socket.once('data', (chunk: Buffer) => {
        resolve(chunk.toString('utf8'));
      });
    }),
    async hangUp() {
      socket.destroy();
      await closed;
    },
  };
}
const until = async (fits: () => boolean): Promise<void> => {
  while (!fits())
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
};
const full = 'too many ask at the control door at once; some are turned away';

test('those who watch runs keep nobody from asking: too many of them are told so, and the log says it once', async () => {
  let watched = 0;
  const { address } = await doorAt('watched', async (request) =>
    request.ask === 'resume'
      ? await new Promise<never>(() => {
          watched += 1;
        })
      : { heard: request.ask },
  );
  log.splice(0);
  const watch = () => held(address, { format: 1, ask: 'resume' });
  const watchers = Array.from({ length: 32 }, watch);
  await until(() => watched === 32);
  const late = await Promise.all(Array.from({ length: 40 }, async () => codeIn(await watch().first)));
  const asked = await askService(place('watched'), { format: 1, ask: 'cancel', runId: 'run_x' }, { timers: systemTimers, waitMs: 10_000 });
  expect([new Set(late), asked, log.splice(0)]).toEqual([new Set(['ipc/rate-limited']), { answer: { heard: 'cancel' } }, [full]]);
  await Promise.all(watchers.map(({ hangUp }) => hangUp()));
  watch();
  await until(() => watched === 33);
});

test('where too many ask at once the next one is told so at once, and gets its answer later', async () => {
  const answers: (() => void)[] = [];
  const { address } = await doorAt('crowded', async (request) =>
    request.ask === 'cancel'
      ? await new Promise((resolve) => {
          answers.push(() => {
            resolve({});
          });
        })
      : { heard: request.ask },
  );
  const crowd = Array.from({ length: 64 }, () => held(address, { format: 1, ask: 'cancel', runId: 'run_x' }));
  await until(() => answers.length === 64);
  const told: unknown = await ask('crowded').catch((error: unknown) => error);
  expect(told).toEqual(expect.objectContaining({ code: 'ipc/rate-limited', message: 'Too many are asking the service at once.' }));
  for (const go of answers) go();
  await Promise.all(
    crowd.map(async ({ first, hangUp }) => {
      await first;
      await hangUp();
    }),
  );
  // Until the service has noticed that they are gone.
  while ((await refusal(ask('crowded'))) === 'ipc/rate-limited')
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  expect([await ask('crowded'), log.splice(0)]).toEqual([{ answer: { heard: 'runs' } }, [full]]);
});

/** Timers that go on when the test says so. */
function handTimers(): { readonly timers: Timers; readonly due: Map<() => void, number>; readonly fire: (ms: number) => void } {
  const due = new Map<() => void, number>();
  return {
    due,
    timers: {
      after: (ms, run) => {
        due.set(run, ms);
        return () => due.delete(run);
      },
    },
    fire(ms) {
      for (const [run, at] of [...due])
        if (at === ms) {
          due.delete(run);
          run();
        }
    },
  };
}

test('whoever watches hears every ten seconds that the service lives, and waits no longer than a minute for one that stands still', async () => {
  const [service, mine, still] = [handTimers(), handTimers(), handTimers()];
  const end = Promise.withResolvers<void>();
  await doorAt(
    'lives',
    async () => {
      await end.promise;
      return { runs: [] };
    },
    service.timers,
  );
  const waits: number[] = [];
  const watching = askService(
    place('lives'),
    { format: 1, ask: 'resume' },
    {
      waitMs: 60_000,
      timers: {
        after: (ms, run) => {
          waits.push(ms);
          return mine.timers.after(ms, run);
        },
      },
    },
  );
  for (let signs = 1; signs <= 7; signs += 1) {
    await until(() => [...service.due.values()].includes(10_000));
    service.fire(10_000);
    await until(() => waits.length > signs);
  }
  end.resolve();
  expect([await watching, [...service.due.values()].includes(10_000)]).toEqual([{ answer: { runs: [] } }, false]);
  const deaf = createServer((socket) => {
    socket.resume();
  });
  const address = addressToOpen(place('still'));
  await new Promise<void>((resolve) => {
    deaf.listen(address, resolve);
  });
  const waiting = refusal(askService(place('still'), { format: 1, ask: 'resume' }, { timers: still.timers, waitMs: 60_000 }));
  await until(() => still.due.size > 0);
  still.fire(60_000);
  expect(await waiting).toBe('egress/unreachable');
  await new Promise<void>((resolve) => {
    deaf.close(() => resolve());
  });
});

/** What Node tells a server where the system has no file left for who comes. */
const noFileLeft = (address: unknown): void => {
  const handles = (process as unknown as { _getActiveHandles(): readonly unknown[] })._getActiveHandles();
  const server = handles.find((one): one is Server => one instanceof Server && one.address() === address);
  server?.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE', syscall: 'accept' }));
};

test.runIf(unix)('a door that cannot let somebody in says so once, and answers the next', async () => {
  log.splice(0);
  const { address } = await doorAt('no-files');
  for (let times = 0; times < 3; times += 1) noFileLeft(address);
  const next = await ask('no-files');
  noFileLeft(address);
  expect([next, log.splice(0).map((line) => line.slice(0, 37))]).toEqual([
    { answer: { heard: 'runs' } },
    ['somebody who asks could not be let in', 'somebody who asks could not be let in'],
  ]);
});
