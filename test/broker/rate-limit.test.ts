/** Limits under a clock that is set: back by an hour, and nothing stands still for an hour. */
import { expect, test } from 'vitest';
import { CircuitBreaker, RateLimiter } from '../../app/broker/network/rate-limit.ts';
import { createRateLimiter } from '../../app/ipc/rate-limit.ts';

const hour = 3_600_000;
function movable() {
  let now = 10 * hour;
  return {
    now: () => now,
    move: (ms: number) => {
      now += ms;
    },
  };
}
const taken = (run: () => void): boolean => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

test('a bucket keeps what it has, and is filled again by the clock as it stands', () => {
  const clock = movable();
  const limiter = new RateLimiter(clock);
  const calls = createRateLimiter(clock);
  const both = (): readonly boolean[] => [taken(() => limiter.take('k', 2)), calls.allow('k', 2)];
  const before = both();
  clock.move(-hour);
  const [after, empty] = [both(), both()];
  clock.move(30_000);
  expect([before, after, empty, both()]).toEqual([
    [true, true],
    [true, true],
    [false, false],
    [true, true],
  ]);
});

test('a destination that asked for quiet, or that failed, is asked again', () => {
  const clock = movable();
  const limiter = new RateLimiter(clock);
  const breaker = new CircuitBreaker(clock);
  limiter.hold('k', 60_000);
  for (let failure = 0; failure < 5; failure += 1) breaker.failed('k');
  const both = (): readonly boolean[] => [taken(() => limiter.checkHold('k')), taken(() => breaker.check('k', {}))];
  const before = both();
  clock.move(-hour);
  expect([before, both()]).toEqual([
    [false, false],
    [true, true],
  ]);
});

test('a destination that failed is tried by one request, and the others wait for what comes of it', () => {
  const clock = movable();
  const breaker = new CircuitBreaker(clock);
  const [first, second] = [{}, {}];
  const both = (): readonly boolean[] => [first, second].map((by) => taken(() => breaker.check('k', by)));
  for (let failure = 0; failure < 5; failure += 1) breaker.failed('k');
  const shut = both();
  clock.move(30_000);
  // The first one comes here again after a redirect.
  const tries = [...both(), ...both()];
  breaker.failed('k');
  const again = both();
  clock.move(30_000);
  both();
  breaker.succeeded('k');
  expect([shut, tries, again, both()]).toEqual([
    [false, false],
    [true, false, true, false],
    [false, false],
    [true, true],
  ]);
});
