/** Texts and numbers that no hash, header or number of ours can hold, from wherever they come: they are mended or refused where they enter, and never a fault of the program. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyValue } from '../../app/serve/intake/call-body.ts';
import { misfit } from '../../app/nodes/kit/fields.ts';
import type { DeclaredField } from '../../app/nodes/kit/schemas.ts';
import { openToolServer } from '../../app/nodes/mcp-tool/protocol.ts';
import { parseData, wellFormed } from '../../app/kernel/json-guard.ts';
import type { Json } from '../../app/kernel/json.ts';
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const replies: Readonly<Record<string, readonly [type: string, body: Buffer | string]>> = {
  '/half': ['application/json', '{"a":"x\\ud800","\\udc00":1}'],
  '/large': ['application/json', '{"id":9007199254740993,"n":12,"text":"1234567890123456789"}'],
  '/latin': ['text/csv; charset=windows-1252', Buffer.from('M\u00fcnchen', 'latin1')],
  '/wide': ['text/plain; charset=utf-16le', Buffer.from('M\u00fcnchen', 'utf16le')],
  '/feed': [
    'application/rss+xml',
    Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>t</title><item><title>M\u00fcnchen</title><link>https://a.example/</link></item></channel></rss>',
      'latin1',
    ),
  ],
  '/grammar': ['application/rss+xml', '<!DOCTYPE rss [<!ENTITY e "x">]><rss version="0.91"><channel><title>t</title></channel></rss>'],
};
let server: TestServer;
let runtime: TestRuntime;
beforeAll(async () => {
  server = await httpServer((request, response) => {
    const [type, body] = replies[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  runtime = testRuntime({ connections: { api: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } } });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
});

async function through(step: FlowNode, input: Json): Promise<Json> {
  const flow = flowOf([node('start', 'manual-trigger'), step], [`start -> ${step.id}`], {
    connections: [slot('api', [`127.0.0.1:${server.port}`], 'none')],
  });
  const { finished } = await runtime.engine.start(pin(flow), { kind: 'manual', input: [input] });
  const { run, output } = await finished;
  return run.error?.code ?? output[0] ?? null;
}
const get = (path: string): Promise<Json> =>
  through(node('get', 'http-request', { url: `http://127.0.0.1:${server.port}${path}`, method: 'GET' }, { connection: 'api' }), {});
const feed = (path: string): Promise<Json> =>
  through(node('rss', 'rss-read', { address: `http://127.0.0.1:${server.port}${path}` }, { connection: 'api' }), {});

test('half of a character ends no run, wherever it comes from', async () => {
  expect([
    await through(node('pass', 'noop'), { email: 'a\ud800b', '\udc00': 1 }),
    await through(node('cut', 'text', { field: 'a', operation: 'extract', pattern: '^.{3}' }), { a: 'ab\u{1f600}cd' }),
    await through(node('code', 'script', { code: 'return { t: "ab\u{1f600}".slice(0, 3) };' }), {}),
    await get('/half'),
  ]).toEqual([{ email: 'a\ufffdb', '\ufffd': 1 }, { a: 'ab\ufffd' }, { t: 'ab\ufffd' }, { a: 'x\ufffd', '\ufffd': 1 }]);
  expect([
    bodyValue('{"a":"\\uD800"}', 'application/json'),
    parseData('{"a":"\\ud83d\\ude00 \\\\ud800"}'),
    wellFormed({ a: ['x'] }),
  ]).toEqual([{ a: '\ufffd' }, { a: '\u{1f600} \\ud800' }, { a: ['x'] }]);
});

test('numbers that JavaScript would change stay as they are written, and others are numbers', async () => {
  expect(await get('/large')).toEqual({ id: '9007199254740993', n: 12, text: '1234567890123456789' });
  expect(parseData('[-9007199254740993, 9007199254740991, 1e400, 0.12345678901234567890, 1234567890123456789]')).toEqual([
    '-9007199254740993',
    9007199254740991,
    '1e400',
    '0.12345678901234567890',
    '1234567890123456789',
  ]);
  expect(bodyValue('{"id":9007199254740993}', 'application/json')).toEqual({ id: '9007199254740993' });
  // 2^60 is held, but written with other digits; 10^21 is written with an exponent.
  expect(parseData('[10000000000000000, -1732863548000000000, 1152921504606846976, 1152921504606847000, 1000000000000000000000]')).toEqual([
    1e16,
    -1732863548000000000,
    '1152921504606846976',
    '1152921504606847000',
    '1000000000000000000000',
  ]);
  // What is no JSON becomes none by it, and what stands in texts and names is left.
  for (const none of ['{12345678901234567890:1}', '{1e400 :1}', '[00000000000000000001]', '[12345678901234567.]', '[1e400x]', '["1e400'])
    expect(() => parseData(none)).toThrow(SyntaxError);
  const odd = 'a\\" 12345678901234567890 \\';
  expect(parseData(`{${JSON.stringify(odd)}:1e400 , "b":${JSON.stringify(odd)},"c":-0.12345678901234567890}`)).toEqual({
    [odd]: '1e400',
    b: odd,
    c: '-0.12345678901234567890',
  });
  // Halfway between two numbers of 16 digits: JavaScript writes it as it came.
  expect(parseData('[90142391990091.12, 190941578359328.12]')).toEqual([90142391990091.12, 190941578359328.12]);
  const texts = [
    '12345678901234567.25',
    '1234567890123456.7',
    '9007199254740993.0',
    '1e400',
    '-1e400',
    '1e-400',
    '5.1e-324',
    '0.1000000000000000055511151231257827',
    '123456789012345678e2',
  ];
  expect(parseData(`[${texts.join(', ')}]`)).toEqual(texts);
  // What programs print of a number that they hold is that number: the shortest print, and that of 17 digits.
  expect(
    parseData(
      '[0.30000000000000004, 0.10000000000000001, 1.7976931348623157e308, 5e-324, 0.1000000000000000000, 1000000000000000.50, 0.0000000000000000, -0.0e999, 1e21, 1.5E+003]',
    ),
  ).toEqual([0.1 + 0.2, 0.1, Number.MAX_VALUE, Number.MIN_VALUE, 0.1, 1_000_000_000_000_000.5, 0, -0, 1e21, 1_500]);
});

test('a field that is declared a number takes one that is too large for JavaScript, and no other text', () => {
  const field: DeclaredField = { name: 'n', type: 'number', required: true, values: [], label: 'auto', consent: false };
  const body = parseData(
    `[{"n":9007199254740993},{"n":"5"},{"n":"pay 9007199254740993"},{"n":"${'1'.repeat(310)}"},{"n":12345678901234567.25},{"n":-1e400},{"n":"1.5"},{"n":"1e5"}]`,
  ) as readonly Json[];
  expect(body.map((value) => misfit(value, [field]))).toEqual([
    undefined,
    'the field n is no number',
    'the field n is no number',
    'the field n is no number',
    undefined,
    undefined,
    'the field n is no number',
    'the field n is no number',
  ]);
});

test('an answer is read in the character set that it names', async () => {
  expect([await get('/latin'), await get('/wide'), await feed('/feed'), await feed('/grammar')]).toEqual([
    { text: 'M\u00fcnchen' },
    { text: 'M\u00fcnchen' },
    expect.objectContaining({ title: 'M\u00fcnchen' }),
    'step/failed',
  ]);
});

test('an answer of a tool server that nests without end is refused', async () => {
  const deep = `${'['.repeat(3_000)}${']'.repeat(3_000)}`;
  const http = (ask: { readonly body?: string | undefined }) => {
    const { id, method } = JSON.parse(ask.body ?? '') as { id: number; method: string };
    return Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: `{"jsonrpc":"2.0","id":${id},"result":${method === 'tools/list' ? '{"tools":[]}' : `{"content":[],"structuredContent":${deep}}`}}`,
    });
  };
  const tools = await openToolServer({ http } as unknown as Parameters<typeof openToolServer>[0], {
    address: 'https://t.example/mcp',
    connection: undefined,
    timeoutMs: 1_000,
    place: 'T',
    now: () => 0,
  });
  await expect(tools.call({ name: 'pay', inputSchema: {} }, {})).rejects.toMatchObject({
    code: 'step/failed',
    message: expect.stringContaining('250 levels'),
  });
});
