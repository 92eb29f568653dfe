/** Addresses that a script may call, however it comes to them: each is told that is not encrypted, or that lies inside. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { scriptAside } from '../../app/lint/dataflow/script/summary.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { readUrl } from '../../app/nodes/kit/url.ts';
import { CODE, CRON, chain } from './adversary/foreign/n8n-kit.ts';

const told = (code: string, rule: string): string[] =>
  importForeignAll(JSON.stringify(chain(CRON, CODE('Do', code))), 'wf.json').flatMap(({ flow, leftOut }) =>
    lintFlow(flow, { leftOut })
      .findings.filter(({ ruleId }) => ruleId === rule)
      .map(({ title }) => /(?:talks to|calls) ([^\s,]+)/.exec(title)?.[1] ?? title)
      .sort(),
  );
const address = 'http://api.example.com/x';
const coded = [...'http://'].map((letter) => letter.charCodeAt(0)).join(', ');

describe('one address, put together', () => {
  it.each([
    "await fetch('HTTP://API.EXAMPLE.COM/x'.toLowerCase());",
    "await fetch('Http'.toLowerCase() + '://api.example.com/');",
    `await fetch(atob('${btoa(address)}'));`,
    `await fetch(Buffer.from('${btoa(address)}', 'base64').toString('utf8'));`,
    `await fetch('${[...address].reverse().join('')}'.split('').reverse().join(''));`,
    `await fetch([...'${[...address].reverse().join('')}'].reverse().join(''));`,
    `await fetch(Array.from('${[...address].reverse().join('')}').reverse().join(''));`,
    `await fetch(String.fromCharCode(${coded}) + 'api.example.com/x');`,
    `await fetch(String.fromCharCode(...[${coded}]) + 'api.example.com/x');`,
    `await fetch([${coded}].map((code) => String.fromCharCode(code)).join('') + 'api.example.com/x');`,
    `await fetch(decodeURIComponent('${encodeURIComponent(address)}'));`,
    "await fetch('h' + 't'.repeat(2) + 'p://api.example.com/x');",
    "await fetch('xhttp://api.example.com/x'.substr(1));",
    "await fetch('http'.padEnd(7, '://') + 'api.example.com');",
    "await fetch(['http:', '', 'api.example.com'].join('/'));",
    "await fetch(new URL('/x', 'http://api.example.com'));",
    "const url = new URL('https://api.example.com/x');\nurl.protocol = 'http:';\nawait fetch(url);",
  ])('%s', (code) => {
    expect(told(code, 'CN001')).toEqual(['api.example.com']);
  });
});

describe('one of several', () => {
  it.each([
    `let url = 'https://a.example.com';\nif ($json.plain) url = '${address}';\nawait fetch(url);`,
    `await fetch($json.plain ? '${address}' : 'https://a.example.com');`,
    `for (const url of ['https://a.example.com', '${address}']) await fetch(url);`,
    `await Promise.all(['https://a.example.com', '${address}'].map((url) => fetch(url)));`,
    `const list = [{ url: '${address}' }, { url: 'https://b.example.com' }];\nfor (const { url } of list) await fetch(url);`,
    "const hosts = { main: { base: 'http://api.example.com' } };\nawait fetch(`${hosts.main.base}/x`);",
    "const { base } = { base: 'http://api.example.com' };\nawait fetch(base + '/x');",
    `const get = (url) => fetch(url);\nawait get('${address}');`,
    "async function get(path) { return fetch('http://api.example.com' + path); }\nawait get('/x');",
    `const url = () => '${address}';\nawait fetch(url());`,
    "const http = require('http');\nhttp.get({ hostname: 'api.example.com', path: '/x' });",
    `const http = require('node:http');\nhttp.get('${address}');`,
    `const call = new XMLHttpRequest();\ncall.open('GET', '${address}');\ncall.send();`,
    "new WebSocket('ws://api.example.com/x');",
  ])('%s', (code) => {
    expect(told(code, 'CN001')).toEqual(['api.example.com']);
  });
  it('and all that there are', () => {
    expect(told("for (const host of ['10.0.0.1', '10.0.0.2']) await fetch(`http://${host}/x`);", 'CN001')).toEqual([
      '10.0.0.1',
      '10.0.0.2',
    ]);
    expect(told("await fetch($json.x ? 'https://10.0.0.1/' : 'https://169.254.169.254/');", 'CN004')).toEqual([
      '10.0.0.1',
      '169.254.169.254',
    ]);
  });
});

it.each([
  "const body = { url: 'http://old.example.com' };\nawait fetch('https://api.example.com/', { body: JSON.stringify(body) });",
  "const old = { url: 'http://old.example.com' };\nfor (const item of $input.all()) await fetch(item.json.url);",
  "const space = 'http://www.w3.org/2001/XMLSchema';\nawait fetch('https://api.example.com/x?ns=' + space);",
  "const links = ['http://a.example.com'];\nreturn links.map((url) => ({ json: { url } }));",
  "await fetch($json.x ? 'https://a.example.com' : 'https://b.example.com');",
  "const https = require('https');\nhttps.get({ hostname: 'api.example.com' });",
])('nothing is called that is not encrypted: %s', (code) => {
  expect(told(code, 'CN001')).toEqual([]);
});

describe('a host that is certain', () => {
  const host = (source: string): (string | undefined)[] =>
    scriptAside({ language: 'javascript', parameter: 'code', source, dialect: 'n8n' }).sent.map((one) => readUrl(one.address).host);
  const good = 'https://good.example/';
  it('is certain in letters of either size, spread out, or in numbers of signs', () => {
    expect(host(`await fetch('${good.toUpperCase()}'.toLowerCase());`)).toEqual(['good.example']);
    expect(host(`await fetch(decodeURIComponent('${encodeURIComponent(good)}'));`)).toEqual(['good.example']);
    expect(host(`await fetch([...'${good}'].join(''));`)).toEqual(['good.example']);
  });
  it.each([
    `String.prototype.toLowerCase = () => 'https://evil.example/';\nawait fetch('${good}'.toLowerCase());`,
    `function decodeURIComponent() { return 'https://evil.example/'; }\nawait fetch(decodeURIComponent('${encodeURIComponent(good)}'));`,
    `const Array = { from: () => ['https://evil.example/'] };\nawait fetch(Array.from('${good}').join(''));`,
    `String.prototype[Symbol.iterator] = function* () { yield 'https://evil.example/'; };\nawait fetch([...'${good}'].join(''));`,
    `const String = { fromCharCode: () => 'evil' };\nawait fetch([104, 116].map((code) => String.fromCharCode(code)).join('') + 'tps://good.example/');`,
    `await fetch($json.x ? '${good}' : 'https://evil.example/');`,
    `let url = '${good}';\nif ($json.x) url = 'https://evil.example/';\nawait fetch(url);`,
  ])('and is not where it may be another: %s', (source) => {
    expect(host(source)).not.toContain('good.example');
  });
});
