import { expect, test } from 'vitest';
import { relativeTime } from '../../renderer/ui/relative-time.tsx';

test('a time can end a sentence: no unit brings a full stop of its own', () => {
  const [second, day] = [1_000, 86_400_000];
  const now = Date.parse('2026-11-30T12:00:00Z');
  const told = [5 * second, 90 * second, 3 * 3_600 * second, 3 * day, 20 * day, 90 * day, 900 * day].flatMap((apart) => [
    relativeTime(now - apart, now),
    relativeTime(now + apart, now),
  ]);
  expect([relativeTime(now + 8 * day, now), relativeTime(now - 40 * day, now)]).toEqual(['next week', 'last month']);
  expect(told.filter((text) => text.includes('.'))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
});
