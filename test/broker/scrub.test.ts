/** A server's answer that repeats the secret it was told, as programs of several languages write it. */
import { expect, test } from 'vitest';
import { scrub, secretSpellings } from '../../app/broker/scrub.ts';

const secret = 'k3y/with+"odd"/signs=';

test.each([
  ['as it is', secret],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['in the JSON of PHP', JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')],
  ['in an address', encodeURIComponent(secret)],
  ['in an address, in small letters', encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase())],
  ['in base64', Buffer.from(secret).toString('base64')],
])('is scrubbed %s', (_how, written) => {
  const spellings = secretSpellings({ hosts: [], auth: { type: 'bearer', secret } });
  expect(scrub(`{"you":"${written}"}`, spellings)).toBe('{"you":"[secret]"}');
});
