/** The control door as those who ask meet it, strangers and broken callers among them: a real socket, with bytes that no countersign sends. */
import { lstatSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOfError, UserError } from '../../app/kernel/errors.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import { askService } from '../../app/serve/control/ask.ts';
import { ask, codeIn, doorAt, folder, log, place, refusal, unix } from './control-door-kit.ts';

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
