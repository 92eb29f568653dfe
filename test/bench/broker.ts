/** Outward requests: what the broker's checks, log and scrubbing add to bare undici against the same server on loopback. */
import { Worker } from 'node:worker_threads';
import { Agent, request } from 'undici';
import { host, testBroker } from '../broker/broker-kit.ts';
import { newAuthority } from '../kit/certificates.ts';
import { median, type BenchResult } from './result.ts';

/** The server has a thread of its own, so that its work is not counted as ours. */
const serverCode = `
const { createServer } = require('node:https');
const { parentPort, workerData } = require('node:worker_threads');
const bodies = Object.fromEntries(workerData.sizes.map((size) => ['/v1/' + size, JSON.stringify({ ok: true, text: 'An order of 3 parts. '.repeat(size / 21) })]));
const server = createServer({ ...workerData.pair, minVersion: 'TLSv1.3' }, (request, response) => {
  request.resume();
  request.on('end', () => { const body = bodies[request.url]; response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }); response.end(body); });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

const cases = [
  { words: 'half a KB', size: 500, clients: 1, requests: 200 },
  { words: 'half a KB, 16 at once', size: 500, clients: 16, requests: 480 },
  { words: '100 KB', size: 100_000, clients: 1, requests: 100 },
] as const;

async function timed(times: number, clients: number, run: () => Promise<unknown>): Promise<number[]> {
  const out: number[] = [];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let i = 0; i < times / clients; i += 1) {
        const begin = performance.now();
        await run();
        out.push(performance.now() - begin);
      }
    }),
  );
  return out;
}

export async function bench(): Promise<BenchResult[]> {
  const authority = newAuthority();
  const worker = new Worker(serverCode, {
    eval: true,
    workerData: { pair: authority.issue('api.test.example'), sizes: cases.map(({ size }) => size) },
  });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const made = testBroker({
    names: { 'api.test.example': ['127.0.0.1'] },
    connections: {
      c1: {
        hosts: ['api.test.example'],
        auth: { type: 'bearer', secret: 'x'.repeat(40) },
        ca: authority.ca,
        internalAddresses: ['127.0.0.1'],
      },
    },
  });
  const step = made.step({ hosts: [host('api.test.example', port)] });
  const agent = new Agent({
    connections: 32,
    connect: {
      ca: authority.ca,
      lookup: (_name, _options, done) => {
        (done as (error: null, answers: { address: string; family: number }[]) => void)(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    },
  });
  const results: BenchResult[] = [];
  for (const { words, size, clients, requests } of cases) {
    const url = `https://api.test.example:${port}/v1/${size}`;
    const brokered = (): Promise<unknown> =>
      step.http({ url, method: 'GET', headers: {}, connection: 'c1', timeoutMs: 5_000, followRedirects: false });
    const bare = async (): Promise<void> => {
      await (
        await request(url, { dispatcher: agent, headers: { authorization: `Bearer ${'x'.repeat(40)}`, 'accept-encoding': 'identity' } })
      ).body.text();
    };
    const [ours, theirs, ratios]: [number[], number[], number[]] = [[], [], []];
    // Turn and turn about; the first rounds warm both up.
    for (let round = 0; round < 16; round += 1) {
      const mineFirst = round % 2 === 0;
      const first = await timed(requests, clients, mineFirst ? brokered : bare);
      const second = await timed(requests, clients, mineFirst ? bare : brokered);
      if (round < 6) continue;
      const [mine, other] = mineFirst ? [first, second] : [second, first];
      ours.push(...mine);
      theirs.push(...other);
      ratios.push(median(mine) / median(other));
    }
    results.push({
      name: `an HTTPS request through the broker (${words}), to bare undici`,
      value: median(ratios),
      unit: 'times',
      target: '<= 1.1',
      note: `${median(ours).toFixed(3)} ms to ${median(theirs).toFixed(3)} ms at the median`,
    });
  }
  await made.broker.close();
  await agent.close();
  await worker.terminate();
  authority.remove();
  return results;
}
