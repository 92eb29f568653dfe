/** A server's answer that repeats the secret it was told, as programs of several languages write it. */
import { expect, test, vi } from 'vitest';
import { scrub, secretSpellings } from '../../app/broker/scrub.ts';

const secret = 'k3y/with+"odd"/signs=';

test.each([
  ['as it is', secret],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['in the JSON of PHP', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
  ['in an address', encodeURIComponent(secret)],
  ['in an address, in small letters', encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase())],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 for addresses', Buffer.from(secret).toString('base64url')],
  ['in the JSON of .NET', 'k3y/with\\u002B\\u0022odd\\u0022/signs='],
  ['in a page', 'k3y/with+&quot;odd&quot;/signs='],
])('is scrubbed %s', (_how, written) => {
  const spellings = secretSpellings({ hosts: [], auth: { type: 'bearer', secret } });
  expect(scrub(`{"you":"${written}"}`, spellings)).toBe('{"you":"[secret]"}');
});

test.each([
  ['in the JSON of Go', `a\\u0026b<c'd \u00fc`.replace('<', '\\u003c')],
  ['in the JSON of Java', `a\\u0026b\\u003Cc\\u0027d \u00fc`],
  ['in the JSON of Python', `a&b<c'd \\u00fc`],
  ['in the JSON of .NET', `a\\u0026b\\u003Cc\\u0027d \\u00FC`],
  ['in a page', 'a&amp;b&lt;c&#39;d \u00fc'],
  ['in a page of Python', 'a&amp;b&lt;c&#x27;d \u00fc'],
  ['in a form', "a%26b%3Cc'd+%C3%BC"],
])('a phrase of signs is scrubbed %s', (_how, written) => {
  const spellings = secretSpellings({ hosts: [], auth: { type: 'bearer', secret: "a&b<c'd \u00fc" } });
  expect(scrub(`you: ${written}.`, spellings)).toBe('you: [secret].');
});

test.each(['', 'B', 'Bearer ', 'GET / HTTP/1.1\r\nauthorization: Bearer ', 'authorization=Bearer ', 'xy'])(
  'is scrubbed in the base64 of a whole text in which it stands behind “%s”',
  (before) => {
    const spellings = secretSpellings({ hosts: [], auth: { type: 'bearer', secret } });
    for (const after of ['', '!', '\r\nhost: a', ' and more']) {
      for (const alphabet of ['base64', 'base64url'] as const) {
        const clean = scrub(Buffer.from(before + secret + after).toString(alphabet), spellings);
        const left = Buffer.from(clean.replaceAll('[secret]', ''), alphabet).toString('latin1');
        expect(clean).toContain('[secret]');
        // A few bits at its two ends stay.
        expect(left).not.toMatch(/3y\/with|odd|signs/);
      }
    }
  },
);

test.each([Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('hex').toUpperCase()])(
  'is scrubbed as the bytes %s',
  (written) => {
    expect(scrub(`00 ${written}.`, secretSpellings({ hosts: [], auth: { type: 'bearer', secret } }))).toBe('00 [secret].');
  },
);

test('a plain token has few spellings to look for', () => {
  expect(secretSpellings({ hosts: [], auth: { type: 'bearer', secret: 'tok-0123456789abcdef' } }).length).toBeLessThanOrEqual(9);
});

test.each([
  [secret, 12],
  ['p&ss"w<o>rd/=+1234567', 12],
  ['tok-0123456789abcdef', 12],
  ['"secret" and "secret"', 12],
  // Nothing in it stays as it is.
  ["a&b<c'd \u00fc", 48],
  ['&&&<<<>>>\u00fc', 48],
])('each spelling of %s is found, and a large text without any is read for few of them', (one, most) => {
  const spellings = secretSpellings({ hosts: [], auth: { type: 'basic', username: 'svc', secret: one } });
  for (const spelling of spellings) expect(scrub(`a ${spelling} b`, spellings)).toBe('a [secret] b');
  const text = 'An order of 3 parts. '.repeat(1_000);
  const reads = vi.spyOn(String.prototype, 'includes');
  const clean = scrub(text, spellings);
  const read = reads.mock.contexts.filter((context) => String(context) === text).length;
  reads.mockRestore();
  expect([clean === text, read <= most]).toEqual([true, true]);
});
