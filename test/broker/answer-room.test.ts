/** Large answers take turns: over the room alone, and over real sockets. */
import { afterAll, expect, test } from 'vitest';
import { answerRoom, type Holder } from '../../app/broker/answer-room.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { httpServer, type TestServer } from '../kit/servers.ts';
import { freeMeter, host, testBroker } from './broker-kit.ts';
import { emptyGrant } from '../../app/broker/grant.ts';

const settled = async (): Promise<void> => { for (let turn = 0; turn < 10; turn += 1) await Promise.resolve(); };

test('whoever finds no room waits for its turn, is not overtaken, and hears when it takes too long', async () => {
  const timers: (() => void)[] = [];
  const room = answerRoom(100, 1_000, { after: (_ms, run) => { timers.push(run); return () => { timers.splice(timers.indexOf(run), 1); }; } });
  const came: string[] = [];
  const [a, b, c, d]: readonly Holder[] = [{}, {}, {}, {}];
  const take = (name: string, holder: Holder | undefined, bytes: number): void => { void room.take(holder ?? {}, bytes).then(() => came.push(name), (error: unknown) => came.push(`${name} ${codeOfError(error)}`)); };
  take('a', a, 60);
  take('b', b, 60);
  // It would fit, and waits behind the larger one all the same.
  take('c', c, 30);
  // A step that holds room for one answer has it for its next.
  take('a again', a, 60);
  await settled();
  const first = [...came];
  timers.shift()?.();
  await settled();
  const second = came.slice(first.length);
  take('d', d, 1_000);
  room.leave(a ?? {});
  room.leave(c ?? {});
  await settled();
  expect([first, second, came.slice(first.length + second.length), timers.length]).toEqual([['a', 'a again'], ['b egress/rate-limited', 'c'], ['d'], 0]);
});

let server: TestServer | undefined;
afterAll(async () => { await server?.close(); });

test('answers beyond the room rest on their sockets until steps are over, and come whole then', async () => {
  const body = 'y'.repeat(9_000_000);
  server = await httpServer((_request, response) => { response.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(body.length) }).end(body); });
  const { broker } = testBroker({ connections: { c1: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } } });
  const { port } = server;
  const over = Array.from({ length: 8 }, () => Promise.withResolvers<void>());
  let came = 0;
  const asks = over.map(async ({ promise }) => {
    const step = broker.forStep({ runId: 'run_1', flowId: 'flow_1', nodeId: 'n1', labels: [], dryRun: false, over: promise }, { ...emptyGrant, hosts: [host('127.0.0.1', port, { scheme: 'http' })] }, freeMeter);
    const { body: { length } } = await step.http({ url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {}, connection: 'c1', timeoutMs: 20_000, followRedirects: false });
    came += 1;
    return length;
  });
  const five = new Promise<void>((resolve) => { const look = (): void => { if (came >= 5) resolve(); else setTimeout(look, 5); }; look(); });
  await five;
  // One more would have come by now, if there were room: a request that needs none comes.
  const small = await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' });
  const atOnce = came;
  for (const { resolve } of over) resolve();
  expect([small.status, atOnce, await Promise.all(asks)]).toEqual([200, 5, Array.from({ length: 8 }, () => body.length)]);
  await broker.close();
});
