/** Whom a script calls: the host that it certainly calls, or none. A wrong one would pass for a granted one. */
import { describe, expect, it } from 'vitest';
import { scriptAside } from '../../app/lint/dataflow/script/summary.ts';
import { hostOf } from '../../app/import/n8n/describe/network.ts';
import { readUrl } from '../../app/nodes/kit/url.ts';
import { readJavaScript } from '../../app/workflow/expression/foreign/javascript.ts';

const sent = (source: string) => scriptAside({ language: 'javascript', parameter: 'code', source, dialect: 'n8n' }).sent;
/** As every other step of a flow has its address read. */
const hosts = (source: string): (string | undefined)[] => sent(source).map(({ address }) => readUrl(address).host);
const evil = 'https://evil.example';

describe('a host that is certain', () => {
  it.each([
    ['spelled out', "await fetch('https://good.example/x');"],
    ['put together', "const base = 'https://good' + '.example';\nawait fetch(`${base}/items/${$json.id}`);"],
    ['with nothing behind it', "await fetch('https://good.example');"],
    [
      'an address object',
      "const url = new URL('/v1', 'https://good.example');\nurl.searchParams.set('q', $json.q);\nawait fetch(url.toString());",
    ],
    ['a relative path', "await fetch(new URL(`v1/${$json.id}`, 'https://good.example/'));"],
    [
      'options',
      "const options = { method: 'GET', url: 'https://good.example/x' };\noptions.qs = { a: $json.a };\nconsole.log(options.url);\nawait this.helpers.httpRequest(options);",
    ],
    [
      'options over others',
      "const more = { url: 'https://good.example/x' };\nawait axios(more);\nconst { url } = more;\nreturn [{ json: { url, ...more } }];",
    ],
    ['a base', "await axios.get('/x', { baseURL: 'https://good.example' });"],
    ['line ends that are skipped', "await fetch(' https://go\\nod.exam\\tple/x');"],
    ['slashes of the other kind', "await fetch('https:\\\\\\\\good.example\\\\@evil.example/');"],
    ['capitals', "await fetch('HTTPS://GOOD.Example/' + $json.x);"],
  ])('%s', (_name, source) => {
    expect(hosts(source)).toEqual(['good.example']);
  });
  it('is the one that is called, however it is written', () => {
    expect(hosts("await fetch('https://good.example@evil.example/');")).toEqual(['evil.example']);
    expect(hosts("await fetch('http://0x7f.1/');")).toEqual(['127.0.0.1']);
    expect(hosts("await fetch(new URL('/\\t/evil.example/x', 'https://good.example'));")).toEqual(['evil.example']);
    expect(hosts("await fetch(new URL('\\\\\\\\evil.example/x', 'https://good.example'));")).toEqual(['evil.example']);
  });
});

describe('a host that is not', () => {
  it.each([
    ['it may go on', "await fetch('https://good.example' + $env.X);"],
    ['it may go on, by way of nothing that comes in', "await fetch('https://good.example' + name());"],
    ['a path that may be a host', "await fetch(new URL('/' + $json.p, 'https://good.example'));"],
    ['a path that may be a host behind a tab', "await fetch(new URL('/\\t' + $json.p, 'https://good.example'));"],
    ['a path that may be a scheme', "await fetch(new URL('https' + $json.p, 'https://good.example'));"],
    ['behind a base, a tab', "await axios.get('/\\t/' + $json.p, { baseURL: 'https://good.example' });"],
    ['a class of its own', `class URL { toString() { return '${evil}'; } }\nawait fetch(new URL('https://good.example'));`],
    ['a function of its own', `function URL() { return '${evil}'; }\nawait fetch(String(new URL('https://good.example')));`],
    ['another name for it', `const U = URL;\nconst url = new U('https://good.example');\nawait fetch(url);`],
    ['a text of its own', `const String = () => '${evil}';\nawait fetch(String(new URL('https://good.example')));`],
    ['a decoder of its own', `const atob = () => '${evil}';\nawait fetch(atob('aHR0cHM6Ly9nb29kLmV4YW1wbGUv'));`],
    ['a method of the language, replaced', `String.prototype.concat = () => '${evil}';\nawait fetch('https://good.example/'.concat('x'));`],
    [
      'the object has a second name',
      "const url = new URL('https://good.example');\nconst same = url;\nsame.host = 'evil.example';\nawait fetch(url);",
    ],
    ['the object is handed over', "const url = new URL('https://good.example');\nmove(url);\nawait fetch(url);"],
    [
      'the object stands in a list',
      "const url = new URL('https://good.example');\n[url].forEach((one) => { one.host = 'evil.example'; });\nawait fetch(url);",
    ],
    ['a pattern sets its host', "const url = new URL('https://good.example');\n[url.host] = ['evil.example'];\nawait fetch(url);"],
    [
      'a pattern with names sets its host',
      "const url = new URL('https://good.example');\n({ a: url.host } = { a: 'evil.example' });\nawait fetch(url.href);",
    ],
    ['a loop sets its host', "const url = new URL('https://good.example');\nfor (url.host of ['evil.example']) await fetch(url.href);"],
    ['a computed field', "const url = new URL('https://good.example');\nurl[$json.f] = 'evil.example';\nawait fetch(url);"],
    [
      'options have a second name',
      `const options = { url: 'https://good.example/x' };\nconst same = options;\nsame.url = '${evil}';\nawait axios(options);`,
    ],
    ['options are handed over', "const options = { url: 'https://good.example/x' };\nmove(options);\nawait axios(options);"],
    ['options inherit', `await axios({ __proto__: { url: '${evil}' }, baseURL: 'https://good.example' });`],
    ['a host beside the address', "await http.request({ url: 'https://good.example/x', hostname: 'evil.example' });"],
    ['a host in later options', "await http.request('https://good.example/x', { hostname: 'evil.example' });"],
    ['a pattern gives the address', `const { url = 'https://good.example/' } = { url: '${evil}' };\nawait fetch(url);`],
    ['a scheme without slashes', "await fetch('https:' + $json.rest);"],
  ])('%s', (_name, source) => {
    const found = hosts(source);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((host) => host !== undefined)).toEqual([]);
  });
});

it('what is added to an address that is changed very often is a part of it', () => {
  const changed = (times: number): number =>
    sent(
      `const url = new URL('https://good.example/x');\n${"url.pathname = '/y';\n".repeat(times)}url.searchParams.set('q', $json.q);\nawait fetch(url);`,
    ).reduce((sum, { target }) => sum + target.length, 0);
  expect([changed(1), changed(20), changed(21)]).toEqual([0, 0, 1]);
});

describe('an address of any step', () => {
  it.each([
    ['https://good.example\\@evil.example/x', 'good.example'],
    ['https://user@good.example/x', 'good.example'],
    ['https://go\tod.example/x', undefined],
    ['https://{{ input.host }}/x', undefined],
    ['https://good.example/{{ input.id }}', 'good.example'],
  ])('%j calls %s', (url, host) => {
    expect(readUrl(url).host).toBe(host);
  });

  it('in an expression of n8n stays at its base only where that is certain', () => {
    const prefix = (source: string): string | undefined => readJavaScript(source)?.prefix;
    expect([
      prefix("new URL('/x' + $json.p, 'https://good.example').href"),
      prefix("new URL('/\t/evil.example/' + $json.p, 'https://good.example').href"),
      prefix("new URL('/' + $json.p, 'https://good.example').href"),
    ]).toEqual(['https://good.example/x', '', '']);
  });
  it('in a request of n8n ends where the host ends', () => {
    expect(
      ['https://good.example\\@evil.example/', 'https://good.example/x', 'https://go\tod.example/'].map((url) => hostOf(url, true)),
    ).toEqual(['good.example', 'good.example', undefined]);
  });
});
