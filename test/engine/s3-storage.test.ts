/** The S3 step from flow to server: signed requests, bytes kept, nothing outside the granted bucket and folder. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { startS3, type S3Server } from '../kit/s3.ts';
import { httpsServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

let authority: Authority;
let server: S3Server;
let runtime: TestRuntime;
/** A store that says what it likes. */
let odd: TestServer;
let says: (
  range: string | undefined,
  asked: string,
) => readonly [status: number, body: string | Buffer, headers?: Readonly<Record<string, string>>];
let asked = 0;
const hostName = 's3.test.example';

beforeAll(async () => {
  authority = newAuthority();
  server = await startS3({ ...authority.issue(hostName), bucket: 'invoices' });
  odd = await httpsServer(authority.issue(hostName), (request, response) => {
    request.resume();
    asked += 1;
    const [status, body, headers = {}] = says(request.headers.range, `${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(status, headers).end(body);
  });
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
  await odd.close();
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

const MIB = 1024 * 1024;
const listOf = (inner: string): string => `<ListBucketResult>${inner}</ListBucketResult>`;
const entry = (key: string, size = '1'): string => `<Contents><Key>${key}</Key><Size>${size}</Size></Contents>`;
const away = { location: 'https://elsewhere.example/' };
/** Nine MiB that are given in parts only; the second one as said. */
const inParts =
  (body: Buffer, range: string): typeof says =>
  (wanted) =>
    wanted === undefined
      ? [200, Buffer.alloc(11 * MIB)]
      : wanted.startsWith('bytes=0-')
        ? [206, Buffer.alloc(8 * MIB), { etag: 'e', 'content-range': `bytes 0-${8 * MIB - 1}/${9 * MIB}` }]
        : [206, body, { etag: 'e', 'content-range': range }];
const lists = { operation: 'list', key: 'in/', maxKeys: 10_000 };
const writes = { operation: 'write', key: 'in/a', content: 'x' };

test.each<[string, FlowNode['parameters'], typeof says, unknown]>([
  ['says that an object has lots of bytes', lists, () => [200, listOf(entry('in/a', 'lots'))], 'step/failed'],
  ['says that an object has more bytes than there are', lists, () => [200, listOf(entry('in/a', '1e999'))], 'step/failed'],
  ['lists what was not asked for', lists, () => [200, listOf(entry('../../etc/passwd'))], 'step/failed'],
  [
    'lists one object for ever',
    lists,
    () => [200, listOf(`${entry('in/a')}<NextContinuationToken>${asked}</NextContinuationToken>`)],
    'step/failed',
  ],
  ['nests without need', lists, () => [200, listOf(`${'<a>'.repeat(40)}${'</a>'.repeat(40)}`)], 'step/failed'],
  ['brings entities of its own', lists, () => [200, `<!DOCTYPE a [<!ENTITY x "in/y">]>${listOf(entry('&x;'))}`], 'step/failed'],
  [
    'writes keys as CDATA, and as URLs write them',
    lists,
    () => [200, listOf(`<EncodingType>url</EncodingType>${entry('<![CDATA[in/a]]>')}${entry('in/%01b+c%2Bd', '5')}`)],
    ['in/a', 'in/\u0001b c+d'],
  ],
  ['has the bucket elsewhere, when it is read', { key: 'in/a' }, () => [307, '', away], 'egress/status'],
  ['has the bucket elsewhere, when it is written', writes, () => [301, 'moved', away], 'egress/status'],
  [
    'gives less of a part than it says',
    { key: 'in/a' },
    inParts(Buffer.alloc(9), `bytes ${8 * MIB}-${9 * MIB - 1}/${9 * MIB}`),
    'step/failed',
  ],
  ['gives another part', { key: 'in/a' }, inParts(Buffer.alloc(MIB), `bytes 0-${MIB - 1}/${9 * MIB}`), 'step/failed'],
])('a store that %s', async (_name, parameters, answers, expected) => {
  [says, asked] = [answers, 0];
  const step = s3('odd', { ...parameters, endpoint: `https://${hostName}:${odd.port}` });
  const { run: ended, output } = await run(flow([step], ['start->odd']), [{}]);
  expect([ended.error?.code ?? output.map((one) => (one as { key?: string }).key), asked < 4]).toEqual([expected, true]);
});

test('an upload in parts that breaks off is taken back, that one alone, and the failure stays what it was', async () => {
  const seen: string[] = [];
  asked = 0;
  says = (_range, what) => {
    seen.push(what);
    if (what.startsWith('POST') && what.endsWith('uploads='))
      return [200, '<InitiateMultipartUploadResult><UploadId>up/1+x</UploadId></InitiateMultipartUploadResult>'];
    if (what.startsWith('PUT')) return [403, ''];
    return [204, ''];
  };
  const content = Buffer.alloc(9 * MIB).toString('base64');
  const step = s3('odd', { ...writes, content: '{{ input.data }}', format: 'base64', endpoint: `https://${hostName}:${odd.port}` });
  const { run: ended } = await run(flow([step], ['start->odd']), [{ data: content }]);
  expect([ended.error?.code, seen]).toEqual([
    'egress/status',
    ['POST /invoices/in/a?uploads=', 'PUT /invoices/in/a?partNumber=1&uploadId=up%2F1%2Bx', 'DELETE /invoices/in/a?uploadId=up%2F1%2Bx'],
  ]);
}, 60_000);

test('a storage that fails to put the parts together, under a status of success, is asked again where time may mend it', async () => {
  for (const [code, tries] of [
    ['InternalError', 2],
    ['EntityTooSmall', 1],
  ] as const) {
    const seen: string[] = [];
    says = (_range, what) => {
      seen.push(what);
      if (what.endsWith('uploads=')) return [200, '<InitiateMultipartUploadResult><UploadId>up</UploadId></InitiateMultipartUploadResult>'];
      if (what.startsWith('PUT')) return [200, '', { etag: '"e"' }];
      return what.startsWith('POST') ? [200, `<Error><Code>${code}</Code><Message>We failed</Message></Error>`] : [204, ''];
    };
    const step = s3('odd', { ...writes, content: '{{ input.data }}', format: 'base64', endpoint: `https://${hostName}:${odd.port}` });
    const { run: ended } = await run(flow([{ ...step, retry: { maxAttempts: 2, backoffMs: 1 } }], ['start->odd']), [
      { data: Buffer.alloc(9 * MIB).toString('base64') },
    ]);
    expect([
      ended.error?.message.includes(code),
      seen.filter((what) => what.endsWith('uploads=')).length,
      seen.at(-1)?.startsWith('DELETE'),
    ]).toEqual([true, tries, true]);
  }
}, 60_000);
