/**
 * `egress check`, judged by the IANA special-purpose registries, RFC 3986, 4291, 5214, 5892, 6052, 6761 and 8215, and the
 * metadata services that clouds document. One command judges the whole table.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { main } from '../../app/cli/main.ts';
import { desk } from './kit.ts';
import { allowed, blocked } from './egress-verdicts.ts';

const { write, json, cli } = desk();

test('every URL gets its verdict and reason', async () => {
  const expected = [
    ...allowed.map((url) => ({ url, decision: 'allow', reason: 'ok' })),
    ...Object.entries(blocked).flatMap(([reason, urls]) => urls.map((url) => ({ url, decision: 'block', reason }))),
  ];
  const { code, doc } = await json(['egress', 'check', '--', ...expected.map(({ url }) => url)]);
  const results = doc['results'] as readonly { url: string; decision: string; reason: string }[];
  expect([code, results.map(({ url, decision, reason }) => ({ url, decision, reason }))]).toEqual([1, expected]);
});

describe('--resolve', () => {
  const good = '93.184.216.34';
  test.each<[string, readonly string[], string]>([
    ['one good address', [`a.example=${good}`], 'ok'],
    ['a bad one among good ones', [`a.example=${good},10.0.0.1,8.8.8.8`], 'address'],
    ['a bad one in another pin of the same name, first', ['a.example=10.0.0.1', `a.example=${good}`], 'address'],
    ['a bad one in another pin of the same name, last', [`a.example=${good}`, 'a.example=10.0.0.1'], 'address'],
    ['another name', [`a.example=${good}`, 'b.example=10.0.0.1'], 'ok'],
    ['capitals and a dot', ['A.EXAMPLE.=127.0.0.1'], 'address'],
    ['IPv6 in brackets', [`a.example=[2606:4700:4700::1111],[::1]`], 'address'],
    ['mapped IPv4', ['a.example=::ffff:8.8.8.8'], 'address'],
    ['Azure', ['a.example=168.63.129.16'], 'address'],
    ['a zone', ['a.example=2606:4700::1%eth0'], 'address'],
    ['no plain spelling', ['a.example=0177.0.0.1'], 'address'],
    ['no address at all', ['a.example='], 'unresolved'],
  ])('%s', async (_name, pins, reason) => {
    const { doc } = await json(['egress', 'check', 'https://a.example/', ...pins.flatMap((pin) => ['--resolve', pin])]);
    expect((doc['results'] as readonly { reason: string }[]).map((result) => result.reason)).toEqual([reason]);
  });

  test('a pin of a name in another alphabet meets its URL', async () => {
    const { doc } = await json([
      'egress',
      'check',
      'https://münchen.de/',
      'https://xn--mnchen-3ya.de/',
      '--resolve',
      'münchen.de=127.0.0.1',
    ]);
    expect((doc['results'] as readonly { reason: string }[]).map((result) => result.reason)).toEqual(['address', 'address']);
  });

  test.each(['a.example', '=1.1.1.1', 'a.example:8443:127.0.0.1', 'a/b=1.1.1.1', 'a b=1.1.1.1'])('%s is bad usage', async (pin) => {
    const { code, doc } = await json(['egress', 'check', 'https://a.example/', '--resolve', pin]);
    expect([code, doc['error']]).toEqual([2, expect.objectContaining({ code: 'cli/bad-usage' })]);
  });
});

describe('--allow', () => {
  test('a name in another alphabet is the same written either way; a bad rule is told with its file and place', async () => {
    const { doc } = await json([
      'egress',
      'check',
      '--allow',
      write('own.json', '{"hosts":["münchen.de:443","xn--bcher-kva.example:443"]}'),
      'https://münchen.de/',
      'https://xn--mnchen-3ya.de/',
      'https://bücher.example/',
    ]);
    expect((doc['results'] as readonly { reason: string }[]).map((result) => result.reason)).toEqual(['ok', 'ok', 'ok']);
    const bad = await json(['egress', 'check', '--allow', write('places.json', '{"hosts":["a.com","*"]}'), 'https://a.com/']);
    expect(bad.doc['error']).toMatchObject({ code: 'egress/bad-rule', place: 'places.json, hosts[1]' });
  });

  test('host and port must be on the list, a star is one label, and the address still counts', async () => {
    const list = write('allow.json', '{"hosts":["api.example.com:443","*.partner.example:443","10.0.0.1:443","example.net:22"]}');
    const { doc } = await json([
      'egress',
      'check',
      '--allow',
      list,
      'https://api.example.com/',
      'https://API.EXAMPLE.COM./',
      'https://api.example.com:8443/',
      'https://x.partner.example/',
      'https://x.y.partner.example/',
      'https://partner.example/',
      'https://xpartner.example/',
      'https://api.example.com.evil.com/',
      'https://10.0.0.1/',
      'https://example.net:22/',
      'https://example.net/',
      '--resolve',
      'x.partner.example=10.0.0.1',
    ]);
    expect((doc['results'] as readonly { reason: string }[]).map((result) => result.reason)).toEqual([
      'ok',
      'ok',
      'port',
      'address',
      'not-allowed',
      'not-allowed',
      'not-allowed',
      'not-allowed',
      'address',
      'ok',
      'port',
    ]);
  });

  test.each([
    '',
    '{',
    '[]',
    '{}',
    '{"hosts":"a.com"}',
    '{"hosts":[1]}',
    '{"hosts":["a.com"],"more":1}',
    '{"__proto__":{"hosts":["a.com"]}}',
    ...[
      '',
      '*',
      '*.com',
      '**.a.com',
      '*a.com',
      'a.*.com',
      '*.*.a.com',
      'a b',
      'a.com:',
      'a.com:0',
      'a.com:99999',
      'a.com/x',
      'https://a.com',
      'user@a.com',
      'a.com.',
      'аpple.com',
      '0x7f.1',
      '127.1',
      '[::1',
      'a..b',
    ].map((rule) => JSON.stringify({ hosts: ['good.example:443', rule] })),
  ])('the list %s stops the command', async (text) => {
    const { code, doc } = await json(['egress', 'check', 'https://a.com/', '--allow', write('bad.json', text)]);
    expect([code, doc['ok'], Object.keys(doc)]).toEqual([2, false, ['ok', 'error']]);
  });
});

test('URLs from stdin: one a line, whatever the line ends; nothing is an empty list', async () => {
  const { code, doc } = await json(['egress', 'check', '-'], '\uFEFFhttps://a.com/\r\n\n  \nhttp://b.com\nhttps://10.0.0.1');
  expect([code, (doc['results'] as readonly { url: string; reason: string }[]).map(({ url, reason }) => [url, reason])]).toEqual([
    1,
    [
      ['https://a.com/', 'ok'],
      ['http://b.com', 'scheme'],
      ['https://10.0.0.1', 'address'],
    ],
  ]);
  expect(await cli(['egress', 'check', '-', '--json'], '')).toEqual({ code: 0, out: '{"results":[]}\n', err: '' });
});

test('each URL from stdin is answered before the next one comes; one document of all has a bound', async () => {
  let out = '';
  const heard: string[] = [];
  async function* chunks(): AsyncGenerator<Buffer> {
    for (const url of ['https://a.com/', 'http://b.com', '']) {
      heard.push(out);
      yield Buffer.from(`${url}\n`);
    }
  }
  const code = await main(['egress', 'check', '-'], {
    out: (text) => {
      out += text;
    },
    err() {},
    stdin: async () => '',
    stdinChunks: chunks,
    cwd: '.',
    tty: false,
  });
  expect([code, heard.map((text) => text.split('\n').length - 1)]).toEqual([1, [0, 1, 2]]);
  const many = await json(['egress', 'check', '-'], 'x\n'.repeat(100_001));
  expect([many.code, many.doc['error']]).toEqual([
    2,
    expect.objectContaining({ code: 'file/too-large', mend: expect.stringContaining('Leave --json out') }),
  ]);
});

test('a line that is no UTF-8 is blocked, and the others are judged', async () => {
  const bin = fileURLToPath(new URL('../../app/cli/bin.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [bin, 'egress', 'check', '-', '--json'], {
    input: Buffer.from('https://a.com/\nhttps://b.com/\u00e9\n', 'latin1'),
    encoding: 'utf8',
  });
  expect([
    status,
    (JSON.parse(stdout) as { results: { decision: string; reason: string }[] }).results.map(({ decision, reason }) => [decision, reason]),
  ]).toEqual([
    1,
    [
      ['allow', 'ok'],
      ['block', 'malformed'],
    ],
  ]);
});
