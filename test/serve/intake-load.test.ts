/** More web requests than there is memory for: none is lost without a word, and none but what fits is held. */
import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { WebhookServer, type WebhookRoute } from '../../app/serve/intake/webhook-server.ts';

const mebibyte = 1024 * 1024;
const servers: WebhookServer[] = [];
afterEach(async () => { await Promise.all(servers.splice(0).map((server) => server.close())); });

async function serve(more: Partial<WebhookRoute> = {}): Promise<{ readonly port: number; readonly leave: () => void; readonly started: () => number; readonly logged: string[] }> {
  const inside: (() => void)[] = [];
  let started = 0;
  const logged: string[] = [];
  const server = new WebhookServer({
    routes: [{
      flowId: 'flow_1', nodeId: 'hook', method: 'POST', path: 'in', ratePerMinute: 0, dedupeField: [], secret: 'tok-1', answers: false, auth: 'bearer', signatureHeader: 'x-signature', replayWindowSeconds: 0,
      start: async () => ({ runId: `run_${++started}`, held: new Promise<void>((resolve) => { inside.push(resolve); }), finished: async () => ({ status: 'running' }) }), ...more,
    }],
    doors: [], clock: { now: () => 1_000_000 }, metrics: () => '', counted: () => undefined, health: () => ({ ok: true, problems: [] }), log: { write: (_level, message) => { logged.push(message); } },
  });
  servers.push(server);
  return { port: await server.listen('127.0.0.1', 0), leave: () => { inside.splice(0).forEach((done) => done()); }, started: () => started, logged };
}

const post = (port: number, body: string, headers: Record<string, string> = {}): Promise<readonly [number, string | undefined]> => new Promise((resolve, reject) => {
  const sent = request({ port, host: '127.0.0.1', path: '/in', method: 'POST', agent: false, headers: { 'content-type': 'text/plain', authorization: 'Bearer tok-1', ...headers } }, (response) => {
    response.resume();
    response.on('end', () => resolve([response.statusCode ?? 0, response.headers['retry-after']]));
  });
  sent.on('error', reject);
  sent.end(body);
});

test('calls that would not fit into memory are told to come again, and are taken once there is room', async () => {
  const { port, leave, started, logged } = await serve();
  const full = 'x'.repeat(mebibyte);
  const answers = await Promise.all(Array.from({ length: 40 }, () => post(port, full)));
  const [taken, busy] = [answers.filter(([status]) => status === 202).length, answers.filter(([status, after]) => status === 503 && after === '5').length];
  // Each call costs a little more than its body.
  expect([taken + busy, taken >= 25 && taken <= 31, started() === taken, logged]).toEqual([40, true, true, []]);
  leave();
  expect((await post(port, full))[0]).toBe(202);
});

test('a great many small calls at the same moment are all taken', async () => {
  const { port, started } = await serve();
  const answers = await Promise.all(Array.from({ length: 500 }, () => post(port, 'x')));
  expect([new Set(answers.map(([status]) => status)), started()]).toEqual([new Set([202]), 500]);
});

test('what was answered, refused or too large is held no longer', async () => {
  const { port, started } = await serve({ start: async () => ({ runId: 'run_1', finished: async () => ({ status: 'succeeded' }) }) });
  const full = 'x'.repeat(mebibyte);
  for (let round = 0; round < 40; round += 1) await post(port, full);
  expect([await post(port, `${full}x`), await post(port, full, { authorization: 'Bearer other' }), await post(port, full), started()]).toEqual([[413, undefined], [401, undefined], [202, undefined], 0]);
});
