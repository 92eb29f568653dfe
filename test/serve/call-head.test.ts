/** Calls that somebody in between may have read in another way than the service does. */
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyValue, Refused, textOf } from '../../app/serve/intake/call-body.ts';
import { checkHead, urlOf } from '../../app/serve/intake/call-head.ts';

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof Refused ? error.status : error;
  }
};

/** As the service looks at them, behind Node's own parser. */
const server = createServer((request, response) => {
  response.end(String(refusal(() => (checkHead(request), urlOf(request.url ?? '').pathname))));
});
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    }),
);
afterAll(() => {
  server.close();
});

const seen = (target: string, head = 'Host: localhost\r\n'): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () =>
      socket.write(`GET ${target} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`),
    );
    let text = '';
    socket
      .on('data', (chunk) => {
        text += String(chunk);
      })
      .on('error', reject)
      .on('close', () => resolve(/\r\n\r\n(?:[\da-f]+\r\n)?(.*)/.exec(text)?.[1]));
  });

test('no path is walked or read in two ways: what a proxy in front keeps back stays there', async () => {
  const held = ['//x/metrics', '//metrics', '/a/../metrics', '/a/%2E./metrics', '/a/.', '/a\\metrics', 'file:///metrics', '*'];
  expect([
    await Promise.all(['/metrics', '/a.b/..c?x=/../', 'http://any.example/metrics'].map((path) => seen(path))),
    await Promise.all(held.map((path) => seen(path))),
  ]).toEqual([['/metrics', '/a.b/..c', '/metrics'], held.map(() => '400')]);
});

test('what a call says twice, or packs in a way that is not taken here, is refused', async () => {
  const host = 'Host: localhost\r\n';
  const heads = [
    'Host: [::1]:8443\r\n',
    `${host}Host: other\r\n`,
    'Host: a/@b\r\n',
    `${host}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n`,
    `${host}Content-Type: a/b\r\nContent-Type: a/b\r\n`,
    `${host}Content-Encoding: gzip\r\n`,
    `${host}Transfer-Encoding: gzip, chunked\r\n`,
  ];
  expect(await Promise.all(heads.map((head) => seen('/', head.includes('chunked') ? `${head}Content-Type: a/b\r\n` : head)))).toEqual([
    '/',
    '400',
    '400',
    '400',
    '/',
    '415',
    '415',
  ]);
});

test('two deliveries whose bytes are no UTF-8 do not become one', () => {
  const json = 'application/json';
  const form = 'application/x-www-form-urlencoded';
  const bytes = (...parts: (string | number)[]): Uint8Array =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
  const valueOf = (body: Uint8Array, type: string): unknown => refusal(() => bodyValue(textOf(body, type), type));
  expect([
    valueOf(bytes('{"id":"', 0xe9, '"}'), json),
    valueOf(bytes('{"id":"', 0xe9, '"}'), `${json}; charset=iso-8859-1`),
    valueOf(bytes('id=%C3%A8&sign=%EF%BF%BD'), form),
  ]).toEqual([400, { id: 'é' }, { id: 'è', sign: '�' }]);
});

test('JSON that gives one name twice is refused, wherever it stands and however it is written', () => {
  const valueOf = (text: string): unknown => refusal(() => bodyValue(text, 'application/json'));
  expect([
    valueOf('{"id":1,"id":1}'),
    valueOf('[{"a":{"sum":7,"s\\u0075m":70}}]'),
    valueOf('{"__proto__":1,"id":1,"id":2}'),
    valueOf('{"a":{"id":1},"b":{"id":2},"c":"\\"id\\":"}'),
    valueOf('{"big":1e400}'),
  ]).toEqual([400, 400, 400, { a: { id: 1 }, b: { id: 2 }, c: '"id":' }, { big: '1e400' }]);
});

test('what senders of old post is read and not refused: forms in another character set, or cut in the middle of a sign', () => {
  const form = 'application/x-www-form-urlencoded';
  const valueOf = (body: string, type = form): unknown => {
    const bytes = Buffer.from(body, 'latin1');
    return refusal(() => bodyValue(textOf(bytes, type), type));
  };
  expect([
    valueOf('payer=Andr%E9+M%fcller&charset=windows-1252&a=%C3%A9'),
    valueOf('text=raw \xE9&cut=caf%C3'),
    valueOf('city=K%F6ln&price=%A4', `${form}; charset=ISO-8859-15`),
    valueOf('\xEF\xBB\xBFa=1&a=2&&b&=c&d=x=y&e=%zz&f=%EF%BB%BF'),
    valueOf('a=1', `${form}; charset=martian`),
  ]).toEqual([
    { payer: 'André Müller', charset: 'windows-1252', a: 'é' },
    { text: 'raw é', cut: 'cafÃ' },
    { city: 'Köln', price: '€' },
    { 'a': '2', 'b': '', '': 'c', 'd': 'x=y', 'e': '%zz', 'f': '\uFEFF' },
    415,
  ]);
});

test('a character set in the place of a packing is no packing', async () => {
  const codings = ['identity', '', 'UTF-8', 'utf8', 'br'];
  expect(await Promise.all(codings.map((coding) => seen('/', `Host: localhost\r\nContent-Encoding: ${coding}\r\n`)))).toEqual([
    '/',
    '/',
    '/',
    '/',
    '415',
  ]);
});
