/**
 * `egress check`, judged by the IANA special-purpose registries, RFC 3986, 4291, 5214, 5892, 6052, 6761 and 8215, and the
 * metadata services that clouds document. One command judges the whole table.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { main } from '../../app/cli/main.ts';
import { desk } from './kit.ts';

const { write, json, cli } = desk();

const allowed = [
  'https://example.com',
  'https://example.com/a?b=c#d',
  'https://example.com./',
  'HTTPS://EXAMPLE.COM/',
  'hTTps://example.com',
  'https://example.com:443/',
  'https://example.com:8443',
  'https://example.com:/',
  'https://example.com?@10.0.0.1',
  'https://example.com/@10.0.0.1',
  'https://example.com#@10.0.0.1',
  'https://a-b.example.com/',
  'https://_acme.example.com/',
  'https://ab--cd.com/',
  'https://localhost.example.com/',
  'https://münchen.de/',
  'https://MÜNCHEN.de/',
  'https://xn--mnchen-3ya.de/',
  'https://mu\u0308nchen.de/',
  'https://straße.de/',
  'https://βόλος.com/',
  'https://例え.テスト/',
  'https://한국.kr/',
  'https://हिन्दी.भारत/',
  'https://тест.рф/',
  // The neighbours of special blocks are public.
  'https://1.0.0.0/',
  'https://9.255.255.255/',
  'https://11.0.0.0/',
  'https://100.63.255.255/',
  'https://100.128.0.0/',
  'https://126.255.255.255/',
  'https://128.0.0.0/',
  'https://168.63.129.15/',
  'https://168.63.129.17/',
  'https://169.253.255.255/',
  'https://169.255.0.0/',
  'https://172.15.255.255/',
  'https://172.32.0.0/',
  'https://191.255.255.255/',
  'https://192.0.1.0/',
  'https://192.0.3.0/',
  'https://192.167.255.255/',
  'https://192.169.0.0/',
  'https://198.17.255.255/',
  'https://198.20.0.0/',
  'https://198.51.99.255/',
  'https://198.51.101.0/',
  'https://203.0.112.255/',
  'https://203.0.114.0/',
  'https://223.255.255.255/',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
  'https://[2606:4700:4700:0:0:0:0:1111]/',
  'https://[2a00:1450:4001:81b::200e]/',
  'https://[2001:200::1]/',
  'https://[2001:db7:ffff::1]/',
  'https://[2001:db9::1]/',
  'https://[2003::1]/',
  'https://[3ffe::1]/',
  // A network without IPv4 reaches the public IPv4 internet so (RFC 6052).
  'https://[64:ff9b::8.8.8.8]/',
  'https://[64:ff9b::808:808]/',
];

const blocked: Readonly<Record<string, readonly string[]>> = {
  address: [
    // IPv4, first and last of each block of the registry, and multicast
    '0.0.0.0',
    '0.255.255.255',
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.0',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.0.0',
    '169.254.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.0.0.0',
    '192.0.0.8',
    '192.0.0.9',
    '192.0.0.10',
    '192.0.0.170',
    '192.0.0.171',
    '192.0.0.255',
    '192.0.2.0',
    '192.0.2.255',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.168.0.0',
    '192.168.255.255',
    '192.175.48.1',
    '198.18.0.0',
    '198.19.255.255',
    '198.51.100.0',
    '198.51.100.255',
    '203.0.113.0',
    '203.0.113.255',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.254',
    '255.255.255.255',
    // metadata and time services of clouds
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    '169.254.169.123',
    '169.254.42.42',
    '169.254.0.23',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '[fd00:ec2::254]',
    '[fd00:ec2::23]',
    '[fd20:ce::254]',
    '[fd00:42::42]',
    '[fe80::a9fe:a9fe]',
    // IPv6
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[100::]',
    '[100::1]',
    '[100:0:0:1::1]',
    '[2001:1::1]',
    '[2001:1::3]',
    '[2001:2::1]',
    '[2001:3::1]',
    '[2001:4:112::1]',
    '[2001:10::1]',
    '[2001:20::1]',
    '[2001:30::1]',
    '[2001:1ff:ffff::1]',
    '[2001:db8::1]',
    '[2620:4f:8000::1]',
    '[3fff::1]',
    '[3fff:fff:ffff::1]',
    '[5f00::1]',
    '[fc00::1]',
    '[fdff::1]',
    '[fe80::1]',
    '[febf::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[ff0e::1]',
    '[4000::1]',
    '[e000::1]',
    '[1::1]',
    // IPv4 inside IPv6: mapped, compatible, translated, NAT64, local NAT64, 6to4, Teredo, ISATAP
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:10.0.0.1]',
    '[::ffff:8.8.8.8]',
    '[::127.0.0.1]',
    '[::10.0.0.1]',
    '[::8.8.8.8]',
    '[::ffff:0:127.0.0.1]',
    '[::ffff:0:8.8.8.8]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b::10.0.0.1]',
    '[64:ff9b::168.63.129.16]',
    '[64:ff9b:1::808:808]',
    '[64:ff9b:1:7f00:0:100::]',
    '[2002:7f00:1::]',
    '[2002:a9fe:a9fe::1]',
    '[2002:808:808::1]',
    '[2001::1]',
    '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
    '[2606:4700::5efe:7f00:1]',
    '[2606:4700::200:5efe:a00:1]',
    '[2606:4700::5efe:808:808]',
  ].map((host) => `https://${host}/`),
  'ip-spelling': [
    'https://2130706433/',
    'https://3232235521/',
    'https://16843009/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0x7f.1/',
    'https://0xa9fea9fe/',
    'https://0177.0.0.1/',
    'https://0300.0250.0.1/',
    'https://017700000001/',
    'https://127.1/',
    'https://127.0.1/',
    'https://10.1/',
    'https://1.1/',
    'https://0/',
    'https://1/',
    'https://0x0/',
    'https://127.0.0.01/',
    'https://010.8.8.8/',
    'https://127.0.0.1./',
    'https://8.8.8.8./',
    'https://１２７.0.0.1/',
    'https://８.８.８.８/',
    'https://①②⑦.0.0.1/',
    'https://127。0。0。1/',
    'https://127%2e0.0.1/',
    'https://%31%32%37.0.0.1/',
  ],
  malformed: [
    'https:example.com',
    'https:/example.com',
    'https:///example.com',
    'https:////example.com',
    'https://',
    'https:\\\\example.com',
    'https://example.com\\@evil.com',
    'https://evil.com\\.example.com/',
    'https://exam ple.com',
    ' https://example.com',
    'https://example.com ',
    'https://exa\tmple.com',
    'https://example.com\n',
    'https://example.com\r\nHost: evil.com',
    'https://example.com\u0000.evil.com',
    'https://example.com%00.evil.com',
    'https://example.com:99999',
    'https://example.com:65536/',
    'https://example.com:-1/',
    'https://example.com:443:443/',
    'https://example.com:４４３/'.replace('４４３', '٤٤٣'),
    'https://[::1',
    'https://[]/',
    'https://[::1%25lo]/',
    'https://[fe80::1%eth0]/',
    'https://[1.2.3.4]/',
    'https://[::1].evil.com/',
    'https://[::1]evil.com/',
    'https://256.1.1.1',
    'https://1.2.3.4.5',
    'https://foo.0x4/',
    'https://foo.1/',
    'https://a|b.com/',
    'https://a^b.com/',
    'https://a<b.com/',
    'https://example.com/\u202egpj.exe',
    'https://example.com／evil/',
    `https://example.com/${'a'.repeat(9_000)}`,
  ],
  userinfo: [
    'https://user@example.com',
    'https://user:secret@example.com',
    'https://@example.com',
    'https://:@example.com',
    'https://example.com@10.0.0.1',
    'https://example.com:443@127.0.0.1/',
    'https://127.0.0.1:443@example.com/',
    'https://a%40b@example.com/',
  ],
  scheme: [
    'http://example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'gopher://example.com',
    'ws://example.com',
    'wss://example.com',
    'javascript:alert(1)',
    'data:text/plain,x',
    'blob:https://example.com/x',
    'view-source:https://example.com',
    'example.com',
    '//example.com',
    'unix:/var/run/docker.sock',
  ],
  port: [
    'https://example.com:22',
    'https://example.com:25',
    'https://example.com:80',
    'https://example.com:0',
    'https://example.com:6379',
    'https://example.com:4430',
    'https://8.8.8.8:53/',
  ],
  'host-spelling': [
    'https://ｅxample.com/',
    'https://ⓔxample.com/',
    'https://ⓔxample.münchen.de/',
    'https://ｅxämple.de/',
    'https://bücher。münchen.de/',
    'https://example。com/',
    'https://example．com/',
    'https://%65xample.com/',
    'https://example%2ecom/',
    'https://exam\u00adple.com/',
    'https://exam\u200bple.com/',
  ],
  'mixed-script': ['https://аpple.com/', 'https://gооgle.com/', 'https://xn--pple-43d.com/', 'https://ցoogle.com/'],
  'look-alike': ['https://аррӏе.com/', 'https://xn--80ak6aa92e.com/', 'https://gıthub.com/', 'https://ɡoogle.com/', 'https://ɢoogle.com/'],
  'bad-label': [
    'https://-a.example.com/',
    'https://a-.example.com/',
    `https://${'a'.repeat(64)}.com/`,
    'https://*.example.com/',
    'https://exam*ple.com/',
    'https://a!b.com/',
    'https://example.com,evil.com/',
    'https://example.com;evil.com/',
    'https://$(id).example.com/',
    'https://{a}.com/',
    'https://i❤.ws/',
    'https://example.com\u2044path.evil.com/',
    'https://xn--a.com/',
  ],
  'empty-label': ['https://a..b.com/', 'https://.example.com/', 'https://example.com../', 'https://8.8.8.8../'],
  'too-long': [`https://${'abcdefghi.'.repeat(26)}com/`],
  'internal-name': [
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://printer.local/',
    'https://a.local./',
    'https://metadata.google.internal/',
    'https://metadata/',
    'https://instance-data/',
    'https://metadata.tencentyun.com/',
    'https://intranet/',
    'https://nas.home.arpa/',
    'https://router.lan/',
    'https://x.svc.cluster.local/'.replace('cluster.local', 'localdomain'),
    'https://api.default.svc/',
    'https://abc.onion/',
    'https://vault.service.consul/',
    'https://1.0.0.127.in-addr.arpa/',
    'https://localtest.me/',
    'https://a.lvh.me/',
    'https://com/',
  ],
  'wildcard-dns': ['https://127.0.0.1.nip.io/', 'https://10-0-0-1.sslip.io/', 'https://7f000001.c0a80001.rbndr.us/'],
};

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
