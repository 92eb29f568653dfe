/** What steps gave is kept by the cluster, and read by workers alone. */
import { expect, test } from 'vitest';
import { sealedJson } from '../../app/cli/restate/sealed.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';

const key = new Uint8Array(32).fill(7);
const value = { email: 'ada@example.com' };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const read = (by: Uint8Array, place: string, bytes: Uint8Array): unknown => {
  try {
    return sealedJson(by, place, 'once').deserialize(bytes);
  } catch (error) {
    return isCountersignError(error) ? error.code : String(error);
  }
};

test('it is sealed, opens at its own place and under its own key, and nowhere else', () => {
  const sealed = sealedJson<unknown>(key, 'run_1 a 0', 'once').serialize(value);
  const changed = Uint8Array.from(sealed, (byte, index) => (index === 30 ? (byte === 65 ? 66 : 65) : byte));
  expect([text(sealed).includes('ada'), read(key, 'run_1 a 0', sealed), read(key, 'run_2 a 0', sealed), read(new Uint8Array(32), 'run_1 a 0', sealed), read(key, 'run_1 a 0', changed)])
    .toEqual([false, value, 'engine/bad-journal', 'engine/bad-journal', 'engine/bad-journal']);
});

test('what is made again and again comes out the same, and otherwise never', () => {
  const again = (place: string, one: unknown): string => text(sealedJson<unknown>(key, place, 'again').serialize(one));
  const once = (): string => text(sealedJson<unknown>(key, 'a', 'once').serialize(value));
  expect([again('a', value) === again('a', value), again('a', value) === again('b', value), again('a', value) === again('a', {}), once() === once(), again('a', value).includes('ada')]).toEqual([true, false, false, false, false]);
});
