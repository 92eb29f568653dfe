/** What steps gave is kept by the cluster, and read by workers alone. */
import { expect, test } from 'vitest';
import { answerPlace, endOf, sealedJson } from '../../app/cli/restate/sealed.ts';
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
  expect([
    text(sealed).includes('ada'),
    read(key, 'run_1 a 0', sealed),
    read(key, 'run_2 a 0', sealed),
    read(new Uint8Array(32), 'run_1 a 0', sealed),
    read(key, 'run_1 a 0', changed),
  ]).toEqual([false, value, 'engine/bad-journal', 'engine/bad-journal', 'engine/bad-journal']);
});

test('what is made again and again comes out the same, and otherwise never', () => {
  const again = (place: string, one: unknown): string => text(sealedJson<unknown>(key, place, 'again').serialize(one));
  const once = (): string => text(sealedJson<unknown>(key, 'a', 'once').serialize(value));
  expect([
    again('a', value) === again('a', value),
    again('a', value) === again('b', value),
    again('a', value) === again('a', {}),
    once() === once(),
    again('a', value).includes('ada'),
  ]).toEqual([true, false, false, false, false]);
});

test('what a run gives comes out the same when its cluster asks for it again, so that the run can end', () => {
  const [first, second] = [endOf(key, 'run_1').serialize(value), endOf(key, 'run_1').serialize(value)];
  expect([
    text(first) === text(second),
    read(key, answerPlace('run_1', 'run'), first),
    read(key, answerPlace('run_2', 'run'), first),
  ]).toEqual([true, value, 'engine/bad-journal']);
});

test('what comes back to the very one that sealed it is read as it was; changed on the way it is refused there, too', () => {
  const serde = sealedJson<unknown>(key, 'run_1 a 0', 'once');
  const whole = { ...value, left: undefined };
  const twice = (change: (bytes: Uint8Array) => Uint8Array): unknown => {
    const sealed = serde.serialize(whole);
    try {
      return [serde.deserialize(change(sealed)), serde.deserialize(sealed)];
    } catch (error) {
      return isCountersignError(error) ? error.code : String(error);
    }
  };
  expect([
    twice((bytes) => Uint8Array.from(bytes)),
    twice((bytes) => Uint8Array.from(bytes, (byte, index) => (index === 30 ? (byte === 65 ? 66 : 65) : byte))),
    twice((bytes) => bytes.subarray(0, 8)),
    twice(() => new Uint8Array(0)),
  ]).toEqual([[value, value], 'engine/bad-journal', 'engine/bad-journal', 'engine/bad-journal']);
  expect(serde.deserialize(serde.serialize({ long: 'a'.repeat(100_000) }))).toEqual({ long: 'a'.repeat(100_000) });
});

test('no two seals of the same thing are the same, however many are made', () => {
  const made = Array.from({ length: 1_000 }, () => text(sealedJson<unknown>(key, 'a', 'once').serialize(1)).slice(0, 16));
  expect(new Set(made).size).toBe(1_000);
});
