/** Waiting for a run whose cluster never tells whoever is attached to it, as after another server has taken it over. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { clusterAt, type Cluster } from '../../app/cli/restate/cluster.ts';
import { codeOf } from './restate-kit.ts';

let ingress: Server;
let cluster: Cluster;
/** What it says of the output, one look after another; the last one from then on. */
let looks: readonly (readonly [number, string])[] = [];
let asked = 0;

beforeAll(async () => {
  ingress = createServer((request, response) => {
    if (request.url?.endsWith('/output') !== true) return;
    const [status, text] = looks[Math.min(asked, looks.length - 1)] ?? [470, ''];
    asked += 1;
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => {
    ingress.listen(0, '127.0.0.1', resolve);
  });
  const { port } = ingress.address() as AddressInfo;
  cluster = clusterAt(new URL(`http://127.0.0.1:${port}/`), undefined, {
    after(_ms, run) {
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    },
  });
});
beforeEach(() => {
  asked = 0;
});
afterAll(() => {
  ingress.closeAllConnections();
  ingress.close();
});

const killed = [409, '{"code":409,"message":"killed"}'] as const;
const notYet = [470, '{"message":"not ready"}'] as const;
const away = [503, 'no server'] as const;

test.each([
  ['was killed', [notYet, away, away, away, notYet, killed], 'egress/status', 7],
  ['is not known any more', [[404, '{"message":"not found"}']], 'run/not-found', 2],
  ['is said to be killed once, and to go on then', [killed, notYet, [404, ''], notYet, killed], 'egress/status', 6],
] as const)('one that %s is waited for no longer', async (_what, told, code, times) => {
  looks = told;
  expect([await codeOf(cluster.ended('run_1', 60_000)), asked]).toEqual([code, times]);
});

test('a server that is away says nothing of whether a run is over', async () => {
  looks = [away];
  expect(await codeOf(cluster.isOver('run_1'))).toBe('egress/unreachable');
});
