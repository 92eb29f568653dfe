/** A service whose token server replaces the refresh token with each use, and takes all of them back once a used one comes again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BoundConnection } from '../../../app/broker/connection.ts';
import type { SecretRepository } from '../../../app/workflow/ports.ts';
import { connectionsFor } from '../../../app/cli/runs/run-bindings.ts';
import { keptSignIns } from '../../../app/cli/runs/kept-sign-ins.ts';
import { host, outcome, testBroker } from '../../broker/broker-kit.ts';
import { newAuthority } from '../../kit/certificates.ts';
import { answer, httpsServer, type TestServer } from '../../kit/servers.ts';
import { newStore } from '../../store/fixtures.ts';

const authority = newAuthority();
let server: TestServer;
let [good, uses] = ['r0', 0];
beforeAll(async () => {
  server = await httpsServer(authority.issue('id.test.example'), async (incoming, response) => {
    if (incoming.url !== '/token') return answer(response, 200, { token: incoming.headers.authorization ?? '' });
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const given = new URLSearchParams(body).get('refresh_token');
    if (given !== good) {
      good = 'none any more';
      return answer(response, 400, { error: 'invalid_grant' });
    }
    uses += 1;
    good = `${given.slice(0, 1)}${uses}`;
    return answer(response, 200, { access_token: `a${uses}`, token_type: 'Bearer', expires_in: 3_600, refresh_token: good });
  });
});
afterAll(async () => {
  await server.close();
  authority.remove();
});

const bindingsOf = (refreshToken: string): ReadonlyMap<string, BoundConnection> =>
  new Map([
    [
      'c1',
      {
        hosts: [`id.test.example:${server.port}`],
        auth: { type: 'refresh-token', tokenUrl: `https://id.test.example:${server.port}/token`, clientId: 'app', refreshToken },
        ca: authority.ca,
        internalAddresses: ['127.0.0.1'],
      },
    ],
  ]);

/** A start of the service, and a request of a step. */
async function started(bindings: ReadonlyMap<string, BoundConnection>, secrets: SecretRepository | undefined) {
  const source = keptSignIns(secrets)(connectionsFor([], bindings));
  const { port } = server;
  const { broker, step } = testBroker({ names: { 'id.test.example': ['127.0.0.1'] }, source });
  const ask = { method: 'GET', headers: {}, connection: 'c1', timeoutMs: 5_000, followRedirects: false };
  const told = await outcome(
    step({ hosts: [host('id.test.example', port)] }).http({ ...ask, url: `https://id.test.example:${port}/orders` }),
  );
  await broker.close();
  const other = (await source.get('another flow', 'c1'))?.auth;
  return [told, other?.type === 'refresh-token' ? other.refreshToken : ''];
}

test('goes on at each start with the token that took the place of the one in its bindings, for all its flows, until another one is bound', async () => {
  const made = await newStore();
  const first = await started(bindingsOf('r0'), made.store.secrets);
  const again = await started(bindingsOf('r0'), (await made.reopen()).secrets);
  good = 'n0';
  const anew = await started(bindingsOf('n0'), (await made.reopen()).secrets);
  expect([first, again, anew, uses]).toEqual([['allowed', 'r1'], ['allowed', 'r2'], ['allowed', 'n3'], 3]);
});

test('flows that share a sign-in renew it one after the other, also through several brokers, and each keeps its access as long as it lasts', async () => {
  good = 'p0';
  const before = uses;
  const signIns = keptSignIns((await newStore()).store.secrets);
  const { port } = server;
  const bindings = bindingsOf('p0');
  const brokers = [1, 2].map(() =>
    testBroker({ names: { 'id.test.example': ['127.0.0.1'] }, source: signIns(connectionsFor([], bindings)) }),
  );
  const ask = { method: 'GET', headers: {}, connection: 'c1', timeoutMs: 5_000, followRedirects: false };
  const once = async (): Promise<readonly unknown[]> =>
    await Promise.all(
      brokers.flatMap(({ step }) =>
        ['flow_a', 'flow_b', 'flow_c'].map(
          async (flowId) =>
            await outcome(
              step({ hosts: [host('id.test.example', port)] }, { flowId }).http({ ...ask, url: `https://id.test.example:${port}/orders` }),
            ),
        ),
      ),
    );
  const told = [await once(), await once()];
  await Promise.all(brokers.map(({ broker }) => broker.close()));
  expect([told, uses - before, good]).toEqual([[Array(6).fill('allowed'), Array(6).fill('allowed')], 6, 'p' + String(uses)]);
});
