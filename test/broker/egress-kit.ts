/** A server over TLS and a broker that may ask it, both closed behind each test. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { BoundConnection } from '../../app/broker/connection.ts';
import type { HttpAsk } from '../../app/broker/network/requests.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { httpsServer, type TestServer } from '../kit/servers.ts';
import { testBroker, type TestBroker } from './broker-kit.ts';

export const token = `tok-${'s3cr3t'.repeat(4)}`;
export const get = (url: string, more: Partial<HttpAsk> = {}): HttpAsk => ({
  url,
  method: 'GET',
  headers: {},
  connection: 'c1',
  timeoutMs: 3_000,
  followRedirects: false,
  ...more,
});

export let authority: Authority;
export let pair: { key: string; cert: string };
export const open: TestServer[] = [];
const brokers: TestBroker[] = [];
beforeAll(() => {
  authority = newAuthority();
  pair = authority.issue('api.test.example');
});
afterEach(async () => {
  for (const { broker } of brokers.splice(0)) await broker.close();
  for (const server of open.splice(0)) await server.close();
});
afterAll(() => authority.remove());

export async function serve(
  handler: Parameters<typeof httpsServer>[1],
  tls: Partial<Parameters<typeof httpsServer>[0]> = {},
): Promise<number> {
  const server = await httpsServer({ ...pair, ...tls }, handler);
  open.push(server);
  return server.port;
}
export const bound = (more: Partial<BoundConnection> = {}): BoundConnection => ({
  hosts: ['api.test.example'],
  auth: { type: 'bearer', secret: token },
  ca: authority.ca,
  internalAddresses: ['127.0.0.1'],
  ...more,
});
export function broker(
  connection: BoundConnection = bound(),
  names: Record<string, readonly string[] | (() => readonly string[])> = { 'api.test.example': ['127.0.0.1'] },
): TestBroker {
  const made = testBroker({ names, connections: { c1: connection } });
  brokers.push(made);
  return made;
}
