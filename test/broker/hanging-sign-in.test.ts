/** A sign-in server that takes the question and never answers: flows that need it wait as long as one does, and no longer than they have time. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import { Credentials } from '../../app/broker/sign-in/credentials.node.ts';
import { renewalTurns } from '../../app/broker/sign-in/renewal-turns.ts';
import { codeOfError, TerminalError, TransientError } from '../../app/kernel/errors.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { newAuthority } from '../kit/certificates.ts';
import { answer, httpsServer, type TestServer } from '../kit/servers.ts';
import { host, outcome, testBroker } from './broker-kit.ts';

const authority = newAuthority();
let server: TestServer;
const asked: ServerResponse[] = [];
const reached = Promise.withResolvers<undefined>();
beforeAll(async () => {
  server = await httpsServer(authority.issue('id.test.example'), (incoming, response) => {
    if (incoming.url !== '/token') return answer(response, 200, {});
    asked.push(response);
    reached.resolve(undefined);
  });
});
afterAll(async () => {
  await server.close();
  authority.remove();
});

test('a request that waits for a sign-in ends in its own time, and the sign-in counts for whoever asks next', async () => {
  const bound: BoundConnection = {
    hosts: [`id.test.example:${server.port}`],
    auth: { type: 'client-credentials', tokenUrl: `https://id.test.example:${server.port}/token`, clientId: 'c', secret: 'not-a-real-one' },
    ca: authority.ca,
    internalAddresses: ['127.0.0.1'],
  };
  const { broker, step } = testBroker({ names: { 'id.test.example': ['127.0.0.1'] }, connections: { c1: bound } });
  const ways = step({ hosts: [host('id.test.example', server.port)] });
  const ask = async (timeoutMs: number): Promise<unknown> =>
    await ways
      .http({
        connection: 'c1',
        url: `https://id.test.example:${server.port}/pay`,
        method: 'POST',
        headers: {},
        timeoutMs,
        followRedirects: false,
      })
      .then(
        ({ status }) => status,
        (error: unknown) => [codeOfError(error), String(error)],
      );
  const waits = ask(300);
  expect(await waits).toEqual(['egress/timeout', expect.stringContaining('the sign-in for it did not come in time')]);
  const next = ask(20_000);
  await reached.promise;
  answer(asked[0] as ServerResponse, 200, { access_token: 'a1', token_type: 'Bearer', expires_in: 3_600 });
  expect([await next, asked.length]).toEqual([200, 1]);
  await broker.close();
});

test('all that waited while a server gave no answer hear so at once; who comes later asks anew, and a refusal is everybody’s own', async () => {
  const turns = renewalTurns();
  const first = Promise.withResolvers<string>();
  const work: string[] = [];
  const as = async (name: string, does: () => Promise<string>): Promise<string> =>
    await turns('sign-in', async () => {
      work.push(name);
      return await does();
    }).catch((error: unknown) => `${name}: ${codeOfError(error)}`);
  const early = [as('a', async () => await first.promise), as('b', async () => 'b'), as('c', async () => 'c')];
  const other = turns('another', async () => 'another');
  first.reject(new TransientError('egress/unreachable', 'It gave no answer.'));
  expect([await Promise.all(early), await other]).toEqual([
    ['a: egress/unreachable', 'b: egress/unreachable', 'c: egress/unreachable'],
    'another',
  ]);
  const late = [
    as('d', async () => {
      throw new TerminalError('connection/signed-out', 'No more.');
    }),
    as('e', async () => 'e'),
  ];
  expect([await Promise.all(late), work]).toEqual([
    ['d: connection/signed-out', 'e'],
    ['a', 'd', 'e'],
  ]);
});

/** A server that gives tokens as `given` says, by the body of what it is asked. */
function signsIn(given: (body: string) => { readonly status: number; readonly body: string }, now: () => number): Credentials {
  return new Credentials(
    {
      send: async ({ body }: { readonly body: string }) => ({
        ...given(body),
        headers: {},
        raw: Buffer.alloc(0),
        url: '',
        address: undefined,
      }),
    } as unknown as ConstructorParameters<typeof Credentials>[0],
    { clock: { now }, hash: nodeHash },
    { get: async () => undefined },
  );
}
async function tokenFor(credentials: Credentials, clientId: string): Promise<string> {
  const bound: BoundConnection = {
    hosts: ['id.test.example'],
    auth: { type: 'client-credentials', tokenUrl: 'https://id.test.example/token', clientId, secret: 'not-a-real-one', sendSecret: 'form' },
  };
  return await outcome(
    credentials.accessToken({ flowId: `of ${clientId}`, slot: 'c1' }, bound, { host: 'id.test.example', port: 443 }, '1.3'),
  );
}
const token = { status: 200, body: '{"access_token":"a1"}' };

test('a sign-in that has failed five times in a row is left alone for half a minute, and tried by one then', async () => {
  let now = 0;
  let sent = 0;
  let fails = true;
  const credentials = signsIn(
    () => {
      sent += 1;
      if (fails) throw new TransientError('egress/timeout', 'late');
      return token;
    },
    () => now,
  );
  for (let at = 0; at < 8; at += 1) expect(await tokenFor(credentials, 'c')).toBe('egress/unreachable');
  expect(sent).toBe(5);
  now = 30_001;
  fails = false;
  expect([await tokenFor(credentials, 'c'), sent]).toEqual(['allowed', 6]);
});

test('what a server says to one client shuts out none of its others', async () => {
  const credentials = signsIn(
    (body) => (body.includes('bad') ? { status: 429, body: '{}' } : token),
    () => 0,
  );
  for (let at = 0; at < 6; at += 1) await tokenFor(credentials, 'bad');
  expect([await tokenFor(credentials, 'bad'), await tokenFor(credentials, 'good')]).toEqual(['egress/unreachable', 'allowed']);
});
