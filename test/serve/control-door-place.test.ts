/** Where the control door stands: what is in its way, whose folder it is, and how whoever asks finds it. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aloneShortly } from '../../app/cli/remembered/file-lock.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { askService } from '../../app/serve/control/ask.ts';
import { openDoor } from '../../app/serve/control/door.ts';
import { addressToOpen, doorOfFolder } from '../../app/serve/control/place.ts';
import { ask, doorAt, folder, open, place, refusal, unix } from './control-door-kit.ts';

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
