/** The control door as strangers and accidents meet it: a real socket, with bytes that no countersign sends and things that stand in its way. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { aloneShortly } from '../../app/cli/remembered/file-lock.ts';
import { codeOfError, UserError } from '../../app/kernel/errors.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import type { Timers } from '../../app/kernel/ports.ts';
import { askService } from '../../app/serve/control/ask.ts';
import { openDoor, type Answerer, type ControlDoor } from '../../app/serve/control/door.ts';
import { addressToOpen, doorOfFolder, doorOfStore } from '../../app/serve/control/place.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-door-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const unix = process.platform !== 'win32';
const open: ControlDoor[] = [];
afterEach(async () => {
  for (const door of open.splice(0)) await door.close();
});
const place = (name: string) => {
  mkdirSync(join(folder, name), { recursive: true });
  return doorOfStore(join(folder, name));
};
const log: string[] = [];
async function doorAt(
  name: string,
  answer: Answerer = async (request) => ({ heard: request.ask }),
  timers: Timers = systemTimers,
): Promise<ControlDoor> {
  const door = await openDoor(place(name), answer, {
    timers,
    log: {
      write: (_level, message) => {
        log.push(message);
      },
    },
    alone: aloneShortly,
  });
  open.push(door);
  return door;
}
const refusal = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'none', codeOfError);
/** Sends bytes as they are; all that comes back until the other side closes. */
const raw = async (address: string, ...bytes: (string | Uint8Array)[]): Promise<string> =>
  await new Promise((resolve) => {
    let said = '';
    const socket = connect(address, () => {
      for (const some of bytes) socket.write(some);
    });
    socket
      .on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
      })
      .on('close', () => resolve(said))
      .on('error', () => undefined);
  });
const codeIn = (said: string): unknown => (JSON.parse(said) as { refused?: { code: string } }).refused?.code;
const ask = (name: string) => askService(place(name), { format: 1, ask: 'runs', limit: 1 }, { timers: systemTimers, waitMs: 10_000 });

test.runIf(unix)('only this account can look into its folder, and what comes back is what the service says', async () => {
  const { address } = await doorAt('own');
  expect([
    (statSync(join(folder, 'own', 'door')).mode & 0o777).toString(8),
    (lstatSync(address).mode & 0o777).toString(8),
    await ask('own'),
    await ask('nobody'),
  ]).toEqual(['700', '600', { answer: { heard: 'runs' } }, undefined]);
});

test('bytes that are no request are refused with a word, one at a time, and the next honest one is answered', async () => {
  const { address } = await doorAt('hostile');
  const line = JSON.stringify({ format: 1, ask: 'runs', limit: 1 });
  const odd: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
    text: ['GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    empty: ['\n'],
    bytes: [Uint8Array.from([0xff, 0xfe, 0x00, 0x0a])],
    deep: [`${'['.repeat(100_000)}\n`],
    list: ['[]\n'],
    unknown: ['{"format":1,"ask":"exit"}\n'],
    newer: ['{"format":2,"ask":"runs","limit":1}\n'],
    more: [`${line.slice(0, -1)},"extra":true}\n`],
    limit: ['{"format":1,"ask":"runs","limit":1e9}\n'],
    prototype: ['{"format":1,"ask":"cancel","runId":"../../x y"}\n'],
    two: [`${line}\n${line}\n`],
    proto: ['{"__proto__":{"ask":"runs"},"format":1}\n'],
  };
  const codes: Record<string, unknown> = {};
  for (const [name, bytes] of Object.entries(odd)) codes[name] = codeIn(await raw(address, ...bytes));
  expect(codes).toEqual(Object.fromEntries(Object.keys(odd).map((name) => [name, 'ipc/bad-input'])));
  expect([codeIn(await raw(address, 'x'.repeat(1024 * 1024 + 1))), await ask('hostile'), log]).toEqual([
    'ipc/too-large',
    { answer: { heard: 'runs' } },
    [],
  ]);
});

test('a caller that says nothing is let go of, one that hangs up is forgotten, and neither keeps the others out', async () => {
  const waits: (() => void)[] = [];
  const { address } = await doorAt('slow', undefined, {
    after: (_ms, run) => {
      waits.push(run);
      return () => undefined;
    },
  });
  const silent = raw(address, '{"format":1,');
  const quits = connect(address, () => {
    quits.write('{"for');
    quits.destroy();
  });
  while (waits.length < 2)
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  const honest = await ask('slow');
  waits[0]?.();
  waits[1]?.();
  const said = await silent;
  expect([honest, said === '' ? 'ipc/bad-input' : codeIn(said)]).toEqual([{ answer: { heard: 'runs' } }, 'ipc/bad-input']);
});

test('what a service refuses comes with its place and its mend, and a fault of our own without its words', async () => {
  await doorAt('refuses', async () => {
    throw new UserError('run/not-found', 'There is no such run.', { place: 'run_x', mend: 'Look at the list.' });
  });
  await doorAt('broken', async () => {
    throw new Error('secret of Ada');
  });
  const told: unknown = await ask('refuses').catch((error: unknown) => error);
  const fault: unknown = await ask('broken').catch((error: unknown) => error);
  expect([told, codeOfError(fault), String(fault).includes('Ada'), log.splice(0)]).toEqual([
    expect.objectContaining({ code: 'run/not-found', place: 'run_x', mend: 'Look at the list.' }),
    'kernel/bug',
    false,
    ['a request at the control door failed'],
  ]);
});

test('whoever asks hears what is told ahead of the answer, and that the service went away', async () => {
  await doorAt('tells', async (_request, tell) => {
    tell({ type: 'one' });
    tell({ type: 'two' });
    return { runs: [] };
  });
  const heard: unknown[] = [];
  const answer = await askService(
    place('tells'),
    { format: 1, ask: 'resume' },
    {
      timers: systemTimers,
      waitMs: 10_000,
      heard: (event) => {
        heard.push(event);
      },
    },
  );
  const asked = Promise.withResolvers<void>();
  const going = await doorAt('goes', () => {
    asked.resolve();
    return new Promise(() => undefined);
  });
  const cut = refusal(ask('goes'));
  await asked.promise;
  await going.close();
  expect([heard, answer, await cut]).toEqual([[{ type: 'one' }, { type: 'two' }], { answer: { runs: [] } }, 'egress/unreachable']);
});

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

test.runIf(unix)(
  'a door that a killed service left is taken over, one at which somebody listens is not, however many try at once',
  async () => {
    const address = addressToOpen(place('left'));
    // A socket whose process is gone: bound, and its file kept.
    const gone = createServer();
    await new Promise<void>((resolve) => {
      gone.listen(`${address}.x`, resolve);
    });
    renameSync(`${address}.x`, address);
    await new Promise<void>((resolve) => {
      gone.close(() => resolve());
    });
    const left = [lstatSync(address).isSocket(), await ask('left')];
    const tried = await Promise.allSettled([doorAt('left'), doorAt('left'), doorAt('left')]);
    expect([
      left,
      tried.map(({ status }) => status).toSorted(),
      tried.flatMap((one) => (one.status === 'rejected' ? [codeOfError(one.reason)] : [])),
      await ask('left'),
    ]).toEqual([[true, undefined], ['fulfilled', 'rejected', 'rejected'], ['store/in-use', 'store/in-use'], { answer: { heard: 'runs' } }]);
  },
);

test.runIf(unix)(
  'what stands in the way is neither followed nor removed: links, files, a folder that others may write to is closed',
  async () => {
    const target = join(folder, 'precious');
    writeFileSync(target, 'kept');
    const link = place('link');
    mkdirSync(link.folder, { mode: 0o700 });
    symlinkSync(target, join(link.folder, 'control.sock'));
    const file = place('file');
    mkdirSync(file.folder, { mode: 0o700 });
    writeFileSync(join(file.folder, 'control.sock'), 'mine');
    const elsewhere = place('elsewhere');
    mkdirSync(join(folder, 'theirs'));
    symlinkSync(join(folder, 'theirs'), elsewhere.folder);
    const wide = place('wide');
    mkdirSync(wide.folder);
    chmodSync(wide.folder, 0o777);
    const opened = [
      await refusal(doorAt('link')),
      await refusal(doorAt('file')),
      await refusal(doorAt('elsewhere')),
      await refusal(doorAt('wide')),
    ];
    const asked = [await refusal(ask('link')), await refusal(ask('file')), await refusal(ask('elsewhere'))];
    expect([
      opened,
      asked,
      readFileSync(target, 'utf8'),
      readFileSync(join(file.folder, 'control.sock'), 'utf8'),
      (statSync(wide.folder).mode & 0o777).toString(8),
    ]).toEqual([
      ['ipc/sender-refused', 'ipc/sender-refused', 'ipc/sender-refused', 'none'],
      ['ipc/sender-refused', 'ipc/sender-refused', 'ipc/sender-refused'],
      'kept',
      'mine',
      '700',
    ]);
  },
);

/** What one sees as an account that owns nothing here. */
async function asStranger<T>(look: () => Promise<T>): Promise<T> {
  process.seteuid?.(65_534);
  try {
    return await look();
  } finally {
    process.seteuid?.(0);
  }
}

test.runIf(unix && process.getuid?.() === 0)(
  'what belongs to another account is not used, and another account is told whose word counts',
  async () => {
    const theirs = place('socket-of-others');
    const address = addressToOpen(theirs);
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(address, resolve);
    });
    chownSync(address, 65_534, 65_534);
    const house = place('folder-of-others');
    mkdirSync(house.folder, { mode: 0o700 });
    chownSync(house.folder, 65_534, 65_534);
    await doorAt('guarded');
    chmodSync(folder, 0o755);
    const stranger = await asStranger(async () => await refusal(ask('guarded')));
    const opened = [await refusal(doorAt('socket-of-others')), await refusal(doorAt('folder-of-others'))];
    // Somebody left the folder open, or put a whole one there.
    chmodSync(join(folder, 'guarded', 'door'), 0o777);
    const wide = await asStranger(async () => await refusal(ask('guarded')));
    await new Promise<void>((resolve) => {
      other.close(() => resolve());
    });
    expect([stranger, wide, opened]).toEqual(['ipc/sender-refused', 'ipc/sender-refused', ['ipc/sender-refused', 'ipc/sender-refused']]);
  },
);

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

test.runIf(unix)('a folder whose name is too long for a socket has its door at a short one, which whoever asks finds', async () => {
  const name = `${'long-'.repeat(16)}name/${'deep-'.repeat(10)}end`;
  const { address } = await doorAt(name);
  expect([
    Buffer.byteLength(address) <= 103,
    address.startsWith(join(folder, name)),
    (statSync(join(address, '..')).mode & 0o777).toString(8),
    await ask(name),
  ]).toEqual([true, false, '700', { answer: { heard: 'runs' } }]);
  await open.pop()?.close();
  expect([existsSync(address), await ask(name)]).toEqual([false, undefined]);
});

test.runIf(unix && process.getuid?.() === 0)(
  'a service with a long folder has its door also where another account took the usual name, and whoever asks finds it there',
  async () => {
    const root = join(folder, 'r');
    const theirs = join(root, 'countersign-0');
    mkdirSync(theirs, { recursive: true });
    chownSync(theirs, 65_534, 65_534);
    const long = { ...place(`${'taken-'.repeat(16)}end`), shortRoot: root };
    const before = process.env['XDG_RUNTIME_DIR'];
    process.env['XDG_RUNTIME_DIR'] = theirs;
    const door = await openDoor(long, async (request) => ({ heard: request.ask }), {
      timers: systemTimers,
      log: { write: () => undefined },
      alone: aloneShortly,
    });
    if (before === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = before;
    open.push(door);
    const told = await askService(
      { folder: long.folder, shown: long.shown },
      { format: 1, ask: 'runs', limit: 1 },
      { timers: systemTimers, waitMs: 10_000 },
    );
    expect([
      told,
      door.address.startsWith(`${theirs}/`),
      (statSync(join(door.address, '..')).mode & 0o777).toString(8),
      addressToOpen(long) === door.address,
    ]).toEqual([{ answer: { heard: 'runs' } }, false, '700', true]);
  },
);

test('a service without a store is found by the folder that it serves, however that is spelt', () => {
  expect(doorOfFolder(`${folder}/x/../`, folder)).toEqual({ folder: doorOfFolder(folder, folder).folder, shown: `${folder}/x/../` });
});
