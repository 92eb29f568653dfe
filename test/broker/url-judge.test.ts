import { describe, expect, test } from 'vitest';
import { decodePunycode, hostMatches } from '../../app/broker/network/host-name.ts';
import { parseHostRule } from '../../app/broker/network/host-rules.ts';
import { judgeAnswers, judgeUrl } from '../../app/broker/network/url-judge.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';

const reason = (url: string, rules?: readonly string[]): string => {
  const verdict = judgeUrl(url, rules === undefined ? {} : { rules: rules.map(parseHostRule) });
  return verdict.allowed ? 'ok' : verdict.reason;
};

describe('judgeUrl', () => {
  test.each<[string, readonly string[]]>([
    [
      'ok',
      [
        'https://example.com',
        'https://EXAMPLE.com/a?b#c',
        'https://example.com./',
        'https://example.com:8443/',
        'https://münchen.de/',
        'https://日本語.jp/',
        'https://xn--mnchen-3ya.de/',
        'https://8.8.8.8/',
        'https://[2606:4700:4700::1111]/',
        'https://[64:ff9b::808:808]/',
        'https://россия.рф/',
        'https://тест.рф/',
        'https://straße.de/',
        'https://mu\u0308nchen.de/',
      ],
    ],
    [
      'scheme',
      [
        'http://example.com',
        'ftp://example.com',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'data:text/plain,a',
        'gopher://example.com',
        'example.com',
        '//example.com',
        '',
      ],
    ],
    [
      'malformed',
      [
        'https:example.com',
        'https:/example.com',
        'https:\\\\example.com',
        'https://exam ple.com',
        'https://example.com\\@evil.com',
        'https://exa\tmple.com',
        ' https://example.com',
        'https://example.com\n',
        'https://example.com/\u202egpj.exe',
        'https://',
        'https:///a',
        'https://[::1',
        'https://[fe80::1%25eth0]/',
        `https://example.com/${'a'.repeat(9_000)}`,
        'https://example.com:99999',
        'https://1.2.3.4.5',
        'https://256.1.1.1',
      ],
    ],
    [
      'userinfo',
      [
        'https://user@example.com',
        'https://user:pass@example.com',
        'https://example.com@evil.example',
        'https://@example.com',
        'https://:@example.com',
      ],
    ],
    [
      'ip-spelling',
      [
        'https://2130706433/',
        'https://0x7f000001/',
        'https://0177.0.0.1/',
        'https://127.1/',
        'https://0x08.8.8.8/',
        'https://08.8.8.8/'.replace('08', '010'),
        'https://１２７.0.0.1/',
        'https://127。0。0。1/',
        'https://①②⑦.0.0.1/',
        'https://127.0.0.1./',
        'https://8.8.8.8./',
      ],
    ],
    [
      'address',
      [
        'https://127.0.0.1/',
        'https://10.0.0.1',
        'https://169.254.169.254/latest',
        'https://168.63.129.16/',
        'https://[::1]/',
        'https://[::ffff:8.8.8.8]/',
        'https://[::ffff:7f00:1]/',
        'https://[2002:7f00:1::]/',
        'https://[fd00:ec2::254]/',
        'https://0.0.0.0/',
        'https://100.100.100.200/',
      ],
    ],
    [
      'internal-name',
      [
        'https://localhost/',
        'https://LOCALHOST./',
        'https://a.localhost/',
        'https://printer.local/',
        'https://metadata.google.internal/',
        'https://intranet/',
        'https://nas.home.arpa/',
        'https://localtest.me/',
        'https://a.lvh.me/',
        'https://x.svc.cluster.local/',
        'https://api.default.svc/',
        'https://metadata.tencentyun.com/',
      ],
    ],
    ['wildcard-dns', ['https://127.0.0.1.nip.io/', 'https://10-0-0-1.sslip.io/', 'https://7f000001.c0a80001.rbndr.us/']],
    [
      'port',
      ['https://example.com:22', 'https://example.com:80', 'https://example.com:6379', 'https://example.com:0', 'https://example.com:8080'],
    ],
    [
      'host-spelling',
      [
        'https://ｅxample.com/',
        'https://example。com/',
        'https://ⓔxample.com/',
        'https://%65xample.com/',
        'https://ⓔxample.münchen.de/',
        'https://ｅxämple.de/',
        'https://bücher。münchen.de/',
        'https://exam\u00adple.com/'.normalize('NFC'),
      ],
    ],
    ['mixed-script', ['https://аpple.com/', 'https://gооgle.com/', 'https://xn--pple-43d.com/', 'https://αlpha.com/']],
    [
      'look-alike',
      ['https://аррӏе.com/', 'https://xn--80ak6aa92e.com/', 'https://gıthub.com/', 'https://ɡoogle.com/', 'https://ɢoogle.com/'],
    ],
    ['empty-label', ['https://a..b.com/', 'https://.example.com/', 'https://example.com../']],
    [
      'bad-label',
      [
        'https://-a.example.com/',
        'https://a-.example.com/',
        `https://${'a'.repeat(64)}.com/`,
        'https://a!b.com/',
        'https://example.com\u2044path.evil.com/',
        'https://i❤.ws/',
        'https://xn--a.com/',
      ],
    ],
  ])('%s', (expected, urls) => {
    expect(urls.map((url) => [url, reason(url)])).toEqual(urls.map((url) => [url, expected]));
  });

  test('with rules, host and port must both be on the list; a star is one label; the address check wins', () => {
    const rules = ['api.example.com:443', '*.partner.example:8443', '127.0.0.1:443', 'localhost:443'];
    expect(
      [
        'https://api.example.com/',
        'https://api.example.com:8443/',
        'https://a.partner.example:8443/',
        'https://a.b.partner.example:8443/',
        'https://partner.example:8443/',
        'https://evil.com/',
        'https://api.example.com.evil.com/',
        'https://xapi.example.com/',
        'https://127.0.0.1/',
        'https://localhost/',
      ].map((url) => reason(url, rules)),
    ).toEqual(['ok', 'port', 'ok', 'not-allowed', 'not-allowed', 'not-allowed', 'not-allowed', 'not-allowed', 'address', 'internal-name']);
  });
});

test('one bad answer spoils a name', () => {
  expect([
    judgeAnswers('a.example', ['93.184.216.34'])?.reason,
    judgeAnswers('a.example', ['93.184.216.34', '10.0.0.1'])?.reason,
    judgeAnswers('a.example', [])?.reason,
    judgeAnswers('a.example', ['::ffff:7f00:1'])?.reason,
    judgeAnswers('a.example', ['10.0.0.1'], ['10.0.0.0/8'])?.reason,
  ]).toEqual([undefined, 'address', 'unresolved', 'address', undefined]);
});

test.each([
  '',
  ':443',
  'a:0',
  'a:70000',
  'a:b',
  '*.com',
  '*',
  '*.co.uk',
  '*.CO.UK:8443',
  '*.com.au',
  '*.co.jp:443',
  '*.com.br',
  '*.gov.in',
  'a.*.com',
  'a..b',
  'https://a.com',
  '0x7f.1',
  '127.1',
  'a b',
  '[::1',
])('the rule %j stops the start', (rule) => {
  let code = 'accepted';
  try {
    parseHostRule(rule);
  } catch (error) {
    code = isCountersignError(error) ? error.code : String(error);
  }
  expect(code).toBe('egress/bad-rule');
});

test('an address on the list is found however it is spelled', () => {
  expect(
    ['[2606:4700:4700:0:0:0:0:1111]:443', '[2606:4700:4700:0000::1111]', '[2606:4700:4700::1111]:443'].map((rule) =>
      reason('https://[2606:4700:4700::1111]/', [rule]),
    ),
  ).toEqual(['ok', 'ok', 'ok']);
  expect(
    ['[2606:4700:4700::1111]', '[2606:4700:4700:0:0:0:0:1112]'].map((rule) => reason('https://[2606:4700:4700:0:0:0:0:1111]/', [rule])),
  ).toEqual(['ok', 'not-allowed']);
  expect(['*.example.co.uk', '*.bbc.co.uk:443', '*.co.example', '*.uk.com'].map((rule) => parseHostRule(rule).host)).toEqual([
    '*.example.co.uk',
    '*.bbc.co.uk',
    '*.co.example',
    '*.uk.com',
  ]);
});

test('host patterns', () => {
  expect([
    hostMatches('*.a.b', 'x.a.b'),
    hostMatches('*.a.b', 'a.b'),
    hostMatches('*.a.b', 'x.y.a.b'),
    hostMatches('*.a.b', '.a.b'),
    hostMatches('a.b', 'a.b'),
    hostMatches('a.b', 'xa.b'),
  ]).toEqual([true, false, false, false, true, false]);
});

test('punycode is decoded as RFC 3492 shows it', () => {
  expect(['mnchen-3ya', 'wgv71a119e', 'ihqwcrb4cv8a8dqg056pqjye', 'egbpdaj6bu4bxfgehfvwxn', 'b!d', '99999999'].map(decodePunycode)).toEqual(
    ['münchen', '日本語', '他们为什么不说中文', 'ليهمابتكلموشعربي؟', undefined, undefined],
  );
});
