/** Whoever writes "example" beside a key has written the key all the same. */
import { expect, it } from 'vitest';
import { findSecretsInJson } from '../../app/privacy/detectors/secrets/places.ts';

const key = 'Xk29fQz71LmPw83RtVb64Yd0';
const found = (apiKey: string): string[] => findSecretsInJson({ apiKey }).map(({ start, end }) => apiKey.slice(start, end));

it.each([
  `${key} (example)`,
  `${key}(example)`,
  `${key} [sample]`,
  `${key} // example`,
  `${key} <- just an example`,
  `(example) ${key}`,
  `(e.g.) ${key}`,
  `example: ${key}`,
  `e.g. ${key}`,
  `(Beispiel) ${key} (test)`,
])('%s', (text) => {
  expect(found(text)).toEqual([key]);
});
it('a password as well', () => {
  const [secret] = findSecretsInJson({ password: 'Summer2024! (example)' });
  expect([secret?.start, secret?.end]).toEqual([0, 11]);
});
it.each([
  'your-api-key (example)',
  '(example) your-api-key',
  'example: abc123',
  'e.g. sk-...',
  'example',
  '(example)',
  'e.g. the key of your desk',
  'test: please',
])('but no key: %s', (text) => {
  expect(found(text)).toEqual([]);
});
it('a text of blanks is passed over in no time', () => {
  expect(found(`${' '.repeat(100_000)}(`)).toEqual([]);
});
