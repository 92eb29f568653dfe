import { expect, test } from 'vitest';
import { watchHand } from '../../renderer/bridge/hand.ts';

test('a hand is there for a minute after the last key, move or turn of a wheel; what a window does by itself shows none', () => {
  const target = new EventTarget();
  const clock = {
    at: 0,
    now() {
      return this.at;
    },
  };
  const there = watchHand(target, clock);
  const after = (ms: number, sign?: string): boolean => {
    clock.at += ms;
    if (sign !== undefined) target.dispatchEvent(new Event(sign));
    return there();
  };
  expect([
    there(),
    after(60_000),
    after(1),
    after(0, 'keydown'),
    after(61_000),
    after(0, 'focus'),
    after(0, 'pointermove'),
    after(61_000, 'wheel'),
    after(-120_000),
  ]).toEqual([true, true, false, true, false, false, true, true, false]);
});
