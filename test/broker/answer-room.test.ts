/** Large answers take turns: over the room alone, and over real sockets. */
import { Agent } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { answerRoom, type Holder, type Turn } from '../../app/broker/network/answer-room.ts';
import { exchange, type Deadline } from '../../app/broker/network/exchange.node.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { httpServer, type TestServer } from '../kit/servers.ts';
import { freeMeter, host, testBroker } from './broker-kit.ts';
import { emptyGrant } from '../../app/broker/grant.ts';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

test('whoever finds no room waits for its turn, is not overtaken, and hears when it takes too long', async () => {
  const timers: (() => void)[] = [];
  const room = answerRoom(100, 1_000, {
    after: (_ms, run) => {
      timers.push(run);
      return () => {
        timers.splice(timers.indexOf(run), 1);
      };
    },
  });
  const came: string[] = [];
  const [a, b, c, d]: readonly Holder[] = [{}, {}, {}, {}];
  const take = (name: string, holder: Holder | undefined, bytes: number): void => {
    void room.take(holder ?? {}, bytes).there.then(
      () => came.push(name),
      (error: unknown) => came.push(`${name} ${codeOfError(error)}`),
    );
  };
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
  expect([first, second, came.slice(first.length + second.length), timers.length]).toEqual([
    ['a', 'a again'],
    ['b egress/rate-limited', 'c'],
    ['d'],
    0,
  ]);
});

test('whoever gives up, or is over, leaves nothing behind, and none waits while it holds what others wait for', async () => {
  const timers = new Set<() => void>();
  const room = answerRoom(100, 1_000, {
    after: (_ms, run) => {
      timers.add(run);
      return () => {
        timers.delete(run);
      };
    },
  });
  const came: string[] = [];
  const hear = (name: string, there: Promise<void>): void => {
    void there.then(
      () => came.push(name),
      (error: unknown) => came.push(`${name} ${codeOfError(error)}`),
    );
  };
  const [a, b, c, d]: readonly [Holder, Holder, Holder, Holder] = [{}, {}, {}, {}];
  hear('a', room.take(a, 60).there);
  const gaveUp = room.take(b, 60);
  hear('b', gaveUp.there);
  hear('c', room.take(c, 60).there);
  gaveUp.cancel();
  room.leave(c);
  room.leave(a);
  hear('d', room.take(d, 100).there);
  await settled();
  expect(came).toEqual(['a', 'c step/interrupted', 'd']);
  room.leave(d);

  // Each has half of it, and each asks for more.
  hear('a half', room.take(a, 50).there);
  hear('b half', room.take(b, 50).there);
  hear('a more', room.take(a, 60).there);
  hear('b more', room.take(b, 60).there);
  await settled();
  room.leave(a);
  await settled();
  expect([came.slice(3), timers.size]).toEqual([['a half', 'b half', 'a more', 'b more'], 0]);
});

test('what an answer did not need is for others at once, and parts that are kept add up', async () => {
  const room = answerRoom(100, 1_000, { after: () => () => undefined });
  const came: string[] = [];
  const [a, b, c, d]: readonly [Holder, Holder, Holder, Holder] = [{}, {}, {}, {}];
  const take = (name: string, holder: Holder, bytes: number, beside = false) => {
    const turn = room.take(holder, bytes, beside);
    void turn.there.then(
      () => came.push(name),
      () => undefined,
    );
    return turn;
  };
  const large = take('a', a, 90);
  take('b', b, 50);
  await settled();
  const before = [...came];
  large.came(10);
  await settled();
  // One that failed holds nothing.
  take('c', c, 40).cancel();
  take('d', d, 20, true).came(20);
  take('d again', d, 20, true).came(20);
  take('too much', c, 1);
  await settled();
  expect([before, came]).toEqual([['a'], ['a', 'b', 'c', 'd', 'd again']]);
  room.leave(d);
  await settled();
  expect(came.at(-1)).toBe('too much');
});

let server: TestServer | undefined;
afterAll(async () => {
  await server?.close();
});

test('answers beyond the room rest on their sockets until steps are over, and come whole then', async () => {
  const body = 'y'.repeat(9_000_000);
  server = await httpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(body.length) }).end(body);
  });
  const { broker } = testBroker({
    connections: { c1: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } },
  });
  const { port } = server;
  const over = Array.from({ length: 8 }, () => Promise.withResolvers<void>());
  let came = 0;
  const asks = over.map(async ({ promise }) => {
    const step = broker.forStep(
      { runId: 'run_1', flowId: 'flow_1', nodeId: 'n1', labels: [], dryRun: false, over: promise },
      { ...emptyGrant, hosts: [host('127.0.0.1', port, { scheme: 'http' })] },
      freeMeter,
    );
    const {
      body: { length },
    } = await step.http({
      url: `http://127.0.0.1:${port}/`,
      method: 'GET',
      headers: {},
      connection: 'c1',
      timeoutMs: 20_000,
      followRedirects: false,
    });
    came += 1;
    return length;
  });
  const five = new Promise<void>((resolve) => {
    const look = (): void => {
      if (came >= 5) resolve();
      else setTimeout(look, 5);
    };
    look();
  });
  await five;
  // One more would have come by now, if there were room: a request that needs none comes.
  const small = await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' });
  const atOnce = came;
  for (const { resolve } of over) resolve();
  expect([small.status, atOnce, await Promise.all(asks)]).toEqual([200, 5, Array.from({ length: 8 }, () => body.length)]);
  await broker.close();
});

test('a time that ran out while there was no room here is not the fault of whoever sends', async () => {
  const body = 'y'.repeat(600_000);
  const sends = await httpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(body);
  });
  const agent = new Agent();
  const ask = async (rests: boolean): Promise<string> => {
    const deadline: Deadline = { passed: false, acted: false, whenPassed: undefined };
    const room = (): Turn => {
      const there = rests ? new Promise<void>(() => undefined) : Promise.resolve();
      void (rests ? Promise.resolve() : there.then(() => Promise.resolve())).then(() => deadline.whenPassed?.());
      return { there, came: () => undefined, cancel: () => undefined };
    };
    return await exchange(
      agent,
      {
        origin: `http://127.0.0.1:${sends.port}`,
        path: '/',
        method: 'GET',
        headers: {},
        body: undefined,
        maxResponseBytes: 1_000_000,
        room,
        host: 'api.example.com',
      },
      deadline,
    ).then(() => 'came', codeOfError);
  };
  expect([await ask(true), await ask(false)]).toEqual(['egress/rate-limited', 'egress/timeout']);
  await agent.close();
  await sends.close();
});
