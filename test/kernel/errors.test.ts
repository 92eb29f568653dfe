/** What the system says of its own limits, in words for whoever can raise them. */
import { expect, test } from 'vitest';
import { failureOf } from '../../app/engine/state/failure.ts';
import { causeOf, codeOfError, TerminalError } from '../../app/kernel/errors.ts';
import { listenOn } from '../../app/serve/listen.ts';
import { toWire } from '../../app/sandbox/wire-errors.ts';
import type { Server } from 'node:net';

const system = (code: string): Error => Object.assign(new Error(`${code}: open '/home/ada/salaries.csv'`), { code });

test.each(['EMFILE', 'ENFILE'])('%s is told as what it is, with what to raise, wherever it comes up, and is tried again', (code) => {
  const error = system(code);
  const told = [causeOf(error), failureOf(error), toWire(error)];
  expect([codeOfError(error), failureOf(error).class, JSON.stringify(told).includes('salaries')]).toEqual([
    'host/open-files',
    'transient',
    false,
  ]);
  expect(told).toEqual([
    { code: 'host/open-files', cause: expect.stringMatching(code === 'EMFILE' ? /LimitNOFILE=.*ulimit -n/ : /fs\.file-max/) },
    expect.objectContaining({ code: 'host/open-files', mend: expect.stringMatching(/[Rr]aise/) }),
    expect.objectContaining({ code: 'host/open-files', mend: expect.stringMatching(/[Rr]aise/) }),
  ]);
});

test('what else the system says, and what we say ourselves, stays what it was', () => {
  const ours = new TerminalError('step/failed', 'No.', { cause: system('EMFILE') });
  expect([codeOfError(ours), codeOfError(system('EIO')), causeOf(system('EIO')), codeOfError('EMFILE')]).toEqual([
    'step/failed',
    'kernel/bug',
    { code: 'kernel/bug', cause: 'Error EIO' },
    'kernel/bug',
  ]);
});

test('a port that cannot be opened for want of open files asks for no other port', async () => {
  let fail = (_error: Error): void => undefined;
  const server = {
    once: (_event: string, heard: typeof fail) => {
      fail = heard;
    },
    off: () => undefined,
    listen: () => fail(system('EMFILE')),
  } as unknown as Server;
  await expect(listenOn(server, '127.0.0.1', 8443)).rejects.toMatchObject({ code: 'host/open-files' });
});
