import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gathered } from '../../renderer/bridge/gathered.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a thousand pushes in a second read a page three times: at once, meanwhile, and after the last', () => {
  const reads: number[] = [];
  const page = gathered();
  for (let push = 0; push < 1_000; push += 1) {
    page.run(() => {
      reads.push(push);
    });
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(10_000);
  expect([reads[0], reads.length, reads.at(-1)]).toEqual([0, 3, 999]);
});

test('after a quiet while the next is heard at once, and what was stopped is heard no more', () => {
  const reads: string[] = [];
  const page = gathered();
  page.run(() => {
    reads.push('first');
  });
  vi.advanceTimersByTime(501);
  page.run(() => {
    reads.push('second');
  });
  page.run(() => {
    reads.push('late');
  });
  page.stop();
  vi.advanceTimersByTime(10_000);
  expect(reads).toEqual(['first', 'second']);
});
