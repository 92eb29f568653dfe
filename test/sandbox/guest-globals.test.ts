/** What scripts of real users take for granted: each must give in the guest what it gives in Node. */
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemTimers } from '../../app/kernel/host.node.ts';
import type { Json } from '../../app/kernel/json.ts';
import { guestPrelude } from '../../app/sandbox/guest-prelude.ts';
import { hostAnswers } from '../../app/sandbox/host-answers.ts';
import { ScriptHost } from '../../app/sandbox/script-host.node.ts';

let host: ScriptHost;
beforeAll(() => {
  host = new ScriptHost({ timers: systemTimers, concurrency: 1 });
});
afterAll(() => host.close());

/** Each is one expression; an error counts by its name. One guest answers them all. */
const expressions: readonly string[] = [
  // Text and bytes
  `btoa('hello')`,
  `btoa('\\u00ff\\u0000a')`,
  `btoa('\\u20ac')`,
  `atob('aGVsbG8=')`,
  `atob(' aGVs bG8 ')`,
  `atob('a')`,
  `atob('a-b_')`,
  `atob('aGVsbG8==')`,
  `[...new TextEncoder().encode('aä€😀\\ud800')]`,
  `new TextEncoder().encodeInto('a€b', new Uint8Array(5))`,
  ...[
    '[104,195,164]',
    '[0xff,0x41]',
    '[0xe2,0x82]',
    '[0xed,0xa0,0x80]',
    '[0xf0,0x9f,0x98,0x80]',
    '[0xc0,0xaf]',
    '[0xf4,0x90,0x80,0x80]',
    '[0xef,0xbb,0xbf,0x61]',
    '[0xe2,0x41,0xe2,0x82,0xac]',
  ].map((bytes) => `new TextDecoder().decode(new Uint8Array(${bytes}))`),
  `new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))`,
  `new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef,0xbb,0xbf,0x61]))`,
  `new TextDecoder().decode(new Uint8Array([97,98]).buffer)`,
  `new TextDecoder().encoding`,
  // Copies
  `structuredClone({ a: [1, { b: new Date(5) }], m: 1n > 0 })`,
  `structuredClone(new Map([['a', new Set([1])]])).get('a').has(1)`,
  `(() => { const a = { n: 1 }; a.self = a; const b = structuredClone(a); return b.self === b && b !== a })()`,
  `structuredClone(() => 1)`,
  `structuredClone([, 1])`,
  `structuredClone(/a/gi).flags`,
  `structuredClone(JSON.parse('{"__proto__":{"x":1}}')).x === undefined`,
  `(() => { const b = new ArrayBuffer(8); const [x, y, z] = structuredClone([new DataView(b, 2, 4), new Uint8Array(b, 2), b]); x.setUint8(0, 7); return [x.buffer === z, y.buffer === z, x.byteOffset, x.byteLength, [...y], b.byteLength, new Uint8Array(b)[2]] })()`,
  `[...structuredClone(new Float64Array([1.5, 2]))]`,
  // Addresses
  `new URL('https://a.com/x?y=1#z').searchParams.get('y')`,
  `new URL('../b', 'https://a.com/x/y').href`,
  `new URL('nope')`,
  `URL.canParse('nope')`,
  `String(new URL('HTTPS://Ä.com:443/a b'))`,
  `JSON.stringify({ u: new URL('https://a.com') })`,
  `(() => { const u = new URL('https://a.com/?a=1'); u.searchParams.append('b', 'x y&z'); u.hash = 'top'; u.port = '8443'; return [u.href, u.host, u.origin, u.search] })()`,
  `(() => { const u = new URL('https://a.com/?a=1'); u.search = '?c=2'; return u.searchParams.get('c') })()`,
  `new URLSearchParams({ a: '1', b: 'ä b', c: "!'()~*" }).toString()`,
  `[...new URLSearchParams('?a=1&a=2&b=%zz+c&=x&d')]`,
  `new URLSearchParams([['a', '1'], ['b', '2']]).has('b')`,
  `(() => { const p = new URLSearchParams('b=1&a=2&a=3'); p.set('a', '9'); p.delete('b'); p.append('c', ''); p.sort(); return [p.toString(), p.size, p.get('zz'), p.getAll('a')] })()`,
  `Object.fromEntries(new URLSearchParams('x=1&y=2'))`,
  `new URLSearchParams('a=%E4%B8').get('a')`,
  // Languages
  `new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' }).format(1234567.891)`,
  `[1, 2.5].map(new Intl.NumberFormat('en-US').format)`,
  `new Intl.NumberFormat('en', { notation: 'compact' }).format(12345678901234567890n)`,
  `Intl.NumberFormat('fr').format(-0)`,
  `new Intl.NumberFormat('en').format(undefined)`,
  `new Intl.NumberFormat('en').formatToParts(-1234.5)`,
  `new Intl.NumberFormat('en').format('x')`,
  `new Intl.NumberFormat('en').format(new Number(5))`,
  `new Intl.NumberFormat('en').format(new String('12'))`,
  `new Intl.NumberFormat('en').format({})`,
  `new Intl.NumberFormat('en').format({ valueOf: () => 7 })`,
  `new Intl.NumberFormat('en').format(Object.create(null))`,
  `new Intl.NumberFormat('en').format()`,
  `new Intl.NumberFormat('en', { style: 'currency' })`,
  `new Intl.NumberFormat('not a locale')`,
  `new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' }).format(new Date(0))`,
  `new Intl.DateTimeFormat('de', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(1e12)`,
  `new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).formatToParts(0).length`,
  `new Intl.DateTimeFormat('en').format(NaN)`,
  `new Intl.DateTimeFormat('en', { timeZone: 'Mars/Base' })`,
  `typeof new Intl.DateTimeFormat().format()`,
  `new Intl.DateTimeFormat().resolvedOptions().timeZone`,
  `new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).formatRange(0, 864e5)`,
  `new Intl.PluralRules('en', { type: 'ordinal' }).select(22)`,
  `['z', 'ä', 'a', 'Z'].sort(new Intl.Collator('de').compare)`,
  `new Intl.ListFormat('en').format(['a', 'b', 'c'])`,
  `new Intl.ListFormat('en').format(new Set(['a', 'b']))`,
  `(() => { const a = ['x']; a.push(a); return new Intl.ListFormat('en').format(a) })()`,
  `new Intl.Collator('en').compare(new String('a'), 'a')`,
  `new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-1, 'day')`,
  `new Intl.DisplayNames('de', { type: 'region' }).of('FR')`,
  `Intl.getCanonicalLocales('EN-us')`,
  `Intl.NumberFormat.supportedLocalesOf(['de', 'xx'])`,
  `(1234567.891).toLocaleString()`,
  `(0.256).toLocaleString('en-US', { style: 'percent' })`,
  `(12n ** 12n).toLocaleString('de')`,
  `(NaN).toLocaleString('en')`,
  `new Date('2024-03-10T12:00:00Z').toLocaleString('en-GB', { timeZone: 'Europe/Berlin' })`,
  `new Date(2024, 2, 10).toLocaleDateString()`,
  `new Date(2024, 2, 10, 9).toLocaleTimeString('de-DE')`,
  `new Date(NaN).toLocaleString('en')`,
  `new Date('2024-03-10T12:00:00Z').toLocaleDateString('de-DE', { day: '2-digit', month: 'long', timeZone: 'UTC' })`,
  `Date.prototype.toLocaleString.call({})`,
  `['z', 'ä', 'a', 'Z', 'é', 'e', 'a 1', 'A1', 'a10', '_', 'B', 'b'].sort((a, b) => a.localeCompare(b))`,
  `['10', '9', '2'].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))`,
  `'a'.localeCompare('A', 'en', { sensitivity: 'base' })`,
  `['Ab', 'aB', 'AB', 'ab', 'abc', 'ABc'].sort((a, b) => a.localeCompare(b, 'en'))`,
  `'i'.toLocaleUpperCase('tr')`,
  `'ÄB'.toLocaleLowerCase()`,
  `['b', 'a', 'C'].toSorted((a, b) => a.localeCompare(b))`,
  // What is defined can be replaced
  `(() => { globalThis.URL = 5; return URL })()`,
  `typeof Intl + typeof btoa + typeof URL`,
];
const program = `const settled = []; for (const run of [${expressions.map((code) => `() => (${code})`).join(',\n')}]) { try { settled.push(run() ?? null); } catch (error) { settled.push('threw ' + error.name); } } return settled`;
const NodeFunction = (async () => undefined).constructor as new (code: string) => () => Promise<Json>;

test('text, bytes, copies, addresses and languages are as in Node', async () => {
  const kept = globalThis.URL;
  // Node runs the same text; its last expressions replace a global, which is put back.
  const wanted = JSON.parse(
    JSON.stringify(
      await new NodeFunction(program)().finally(() => {
        globalThis.URL = kept;
      }),
    ),
  ) as Json[];
  const result = await host.run({ code: program, input: null, timeoutMs: 5_000, memoryMb: 64 });
  const got = (result.ok ? result.value : [result.error.message]) as Json[];
  expect(got.map((value, index) => [expressions[index], value])).toEqual(wanted.map((value, index) => [expressions[index], value]));
});

test('Array.fromAsync waits for each', async () => {
  expect(
    await host.run({ code: `Array.fromAsync([Promise.resolve(1), 2], async (x) => x * 2)`, input: null, timeoutMs: 2_000, memoryMb: 64 }),
  ).toMatchObject({ ok: true, value: [2, 4] });
});

test('sorting words of letters and digits by language asks nobody outside, however often it compares', async () => {
  const code = `const list = Array.from({ length: 300 }, (_, i) => 'name ' + ((i * 79) % 311)); let compared = 0, here = 0;
const lower = String.prototype.toLowerCase; String.prototype.toLowerCase = function () { here += 1; return lower.call(this) };
list.sort((a, b) => { compared += 1; return a.localeCompare(b) }); return [list[0], compared > 300, here === 2 * compared]`;
  expect(await host.run({ code, input: null, timeoutMs: 60_000, memoryMb: 64 })).toMatchObject({ ok: true, value: ['name 0', true, true] });
});

test.each([
  ['a text too long to be asked', `'a'.repeat(1e6).localeCompare('ä')`],
  ['a language that is none', `(1).toLocaleString('x'.repeat(1e5))`],
  ['more digits than there are', `(1).toLocaleString('en', { minimumFractionDigits: 1e9 })`],
  ['a number without end', `(10n ** 5000n).toLocaleString('en')`],
  [
    'JSON replaced',
    `JSON.parse = JSON.stringify = () => { throw 1 }; return (1).toLocaleString('en') === '1' ? Promise.reject(new Error('as ever')) : 0`,
  ],
  [
    'what is asked replaced',
    `Array.prototype.toJSON = function () { return this.length === 2 ? 'nope' : this }; return new URL('https://a.com').href`,
  ],
  ['the names of errors', `Object.prototype.RangeError2 = 1; return new Intl.NumberFormat('en', { style: 'x' })`],
  [
    'a method that is not on the list',
    `Array.prototype.map = function () { return ['n'] }; return new Intl.Collator('en').constructor('en').nope()`,
  ],
])('%s ends as an error of the script', async (_name, code) => {
  const result = await host.run({ code, input: null, timeoutMs: 2_000, memoryMb: 64 });
  expect([result.ok, result.ok || result.error.code]).toEqual([false, 'script/error']);
});

test('what would keep the host busy is refused: long addresses, many languages', () => {
  const answers = hostAnswers();
  const ask = (...question: readonly Json[]): unknown => {
    const { value, error } = JSON.parse(answers(JSON.stringify(question))) as {
      readonly value?: unknown;
      readonly error?: readonly string[];
    };
    return error?.[0] ?? typeof value;
  };
  const [long, many, least] = ['a'.repeat(8_001), Array<string>(51).fill('de'), Array<string>(50).fill('de')];
  expect([
    ask('url', [`https://${long}`]),
    ask('url', ['x', `https://${long}`]),
    ask('url', [long, 'https://a.com']),
    ask('urlWith', [`https://a.com/${long}`, 'hash', 'x']),
    ask('urlWith', ['https://a.com', 'host', long]),
    ask('canonicalLocales', [many]),
    ask('supportedLocales', ['Collator', many]),
    ask('intl', ['Collator', many, null, 'resolvedOptions', []]),
    ask('number', [{ n: '1' }, long]),
    ask('url', [`https://a.com/${'a'.repeat(7_000)}`]),
    ask('canonicalLocales', [least]),
  ]).toEqual([...Array<string>(9).fill('RangeError'), 'object', 'object']);
});

test('a question that is too long is never handed to the host', async () => {
  let asked = 0;
  const guest = (
    runInNewContext(guestPrelude) as (ask: (question: string) => string) => {
      start(code: string, input: string, kind: string): void;
      poll(): string;
    }
  )((question) => {
    asked = Math.max(asked, question.length);
    return '{"value":0}';
  });
  guest.start(`'ä'.repeat(3e5).localeCompare('a')`, 'null', '{"isExpression":true,"assigned":[],"isRefused":false}');
  await new Promise(setImmediate);
  expect([guest.poll(), asked]).toEqual(['e["RangeError","the text is too long"]', 0]);
});

test('a script that cannot be read is told with the line', async () => {
  const result = await host.run({ code: 'const a = 1;\nconst b = ;\nreturn a', input: null, timeoutMs: 2_000, memoryMb: 64 });
  expect(result.ok ? '' : [result.error.code, result.error.message]).toEqual([
    'script/syntax',
    "Line 2: unexpected token in expression: ';'",
  ]);
});
