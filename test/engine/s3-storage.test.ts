/** The S3 step from flow to server: signed requests, bytes kept, nothing outside the granted bucket and folder. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { startS3, type S3Server } from '../kit/s3.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

let authority: Authority;
let server: S3Server;
let runtime: TestRuntime;
const hostName = 's3.test.example';

beforeAll(async () => {
  authority = newAuthority();
  server = await startS3({ ...authority.issue(hostName), bucket: 'invoices' });
  const bound = (secret: string) => ({
    hosts: [hostName],
    ca: authority.ca,
    internalAddresses: ['127.0.0.1'],
    auth: { type: 'aws' as const, accessKeyId: 'S3RVER', secret, region: 'us-east-1', service: 's3' },
  });
  runtime = testRuntime({ names: { [hostName]: ['127.0.0.1'] }, connections: { store: bound('S3RVER'), wrong: bound('S3RVER-wrong') } });
  await runtime.engine.open();
}, 60_000);
afterAll(async () => {
  await runtime.close();
  await server.stop();
  authority.remove();
});

const s3 = (id: string, parameters: FlowNode['parameters'], connection = 'store'): FlowNode =>
  node(id, 's3-storage', { endpoint: `https://${hostName}:${server.port}`, bucket: 'invoices', ...parameters }, { connection });
const flow = (nodes: readonly FlowNode[], wires: readonly string[]): Flow =>
  flowOf([node('start', 'manual-trigger'), ...nodes], wires, {
    connections: [slot('store', [hostName], 'aws'), slot('wrong', [hostName], 'aws')],
  });
async function run(made: Flow, input: readonly unknown[], grantOf = pin(made).grant) {
  const { finished } = await runtime.engine.start({ ...pin(made), grant: grantOf }, { kind: 'manual', input: input as never });
  return await finished;
}

test('writes, lists, reads and deletes, byte for byte', async () => {
  // Every byte there is: nothing on the way may take it for text.
  const bytes = Buffer.from(Uint8Array.from({ length: 1_024 }, (_one, index) => index & 255)).toString('base64');
  const keeps = await run(
    flow(
      [s3('write', { operation: 'write', key: 'in/{{ input.name }}', content: '{{ input.data }}', format: 'base64' })],
      ['start->write'],
    ),
    [
      { name: 'scan (1)+ä.bin', data: bytes },
      { name: 'b.bin', data: 'AAE=' },
    ],
  );
  const lists = await run(flow([s3('list', { operation: 'list', key: 'in/', maxKeys: 10 })], ['start->list']), [{}]);
  const reads = await run(flow([s3('read', { key: 'in/{{ input.name }}', format: 'base64' })], ['start->read']), [
    { name: 'scan (1)+ä.bin' },
  ]);
  const gone = await run(
    flow(
      [s3('drop', { operation: 'delete', key: 'in/b.bin' }), s3('left', { operation: 'list', key: 'in/' })],
      ['start->drop', 'drop->left'],
    ),
    [{}],
  );
  expect([
    keeps.run.status,
    lists.output.map((one) => (one as { key: string; size: number }).key + (one as { size: number }).size),
    reads.output,
    gone.output.length,
  ]).toEqual(['succeeded', ['in/b.bin2', 'in/scan (1)+ä.bin1024'], [{ base64: bytes }], 1]);
  expect(JSON.stringify(runtime.gateway).includes('S3RVER')).toBe(false);
});

test('what is larger than one request is written and read in parts, byte for byte, and an empty object stays empty', async () => {
  const data = Buffer.alloc(12 * 1024 * 1024 + 3, 'countersign').toString('base64');
  const wrote = await run(
    flow(
      [
        s3('write', { operation: 'write', key: 'large/{{ input.name }}', content: '{{ input.data }}', format: 'base64' }),
        node('small', 'pick-fields', { fields: ['object'] }),
      ],
      ['start->write', 'write->small'],
    ),
    [{ name: 'a.bin', data }],
  );
  const read = await run(
    flow(
      [
        s3('read', { key: 'large/a.bin', format: 'base64' }),
        node('len', 'expression', { value: '{{ size(input.base64) }}', into: 'size' }),
        node('sum', 'pick-fields', { fields: ['size'] }),
      ],
      ['start->read', 'read->len', 'len->sum'],
    ),
    [{}],
  );
  await run(flow([s3('write', { operation: 'write', key: 'large/none.txt', content: '' })], ['start->write']), [{}]);
  const empty = await run(flow([s3('read', { key: 'large/none.txt' })], ['start->read']), [{}]);
  expect([wrote.run.status, wrote.output, read.run.error?.message ?? read.output, empty.run.error?.message ?? empty.output]).toEqual([
    'succeeded',
    [{ object: 'large/a.bin' }],
    [{ size: data.length }],
    [{ text: '' }],
  ]);
  expect(runtime.gateway.map(({ method }) => method).filter((method) => method === 'POST').length).toBe(2);
}, 60_000);

test('a wrong key is refused by the store, and what is outside the grant is never asked for', async () => {
  const wrong = await run(flow([s3('read', { key: 'in/b.bin' }, 'wrong')], ['start->read']), [{}]);
  const reading = flow([s3('read', { key: 'in/{{ input.name }}' })], ['start->read']);
  const climbs = await run(reading, [{ name: '../other/b.bin' }]);
  const asked = runtime.gateway.length;
  const narrow = await run(flow([s3('read', { key: '{{ input.name }}' })], ['start->read']), [{ name: 'out/b.bin' }], pin(reading).grant);
  expect([
    wrong.run.error?.code,
    climbs.run.error?.code,
    narrow.run.status,
    narrow.run.error?.code,
    runtime.gateway.slice(asked).map(({ decision }) => decision),
  ]).toEqual(['egress/status', 'step/failed', 'halted', 'halted/capability', ['refused']]);
});
