/** What a run waits for is told as it is. */
import { expect, test } from 'vitest';
import { momentText, waitWords } from '../../renderer/facts/wait-words.ts';

const step = (nodeName: string, reason: 'approval' | 'timer' | 'webhook' | 'call', until?: number) => ({
  nodeName,
  status: 'waiting' as const,
  waitsFor: { reason, ...(until === undefined ? {} : { until }) },
});

test('a timer names its moment and asks nobody; the nearest counts, and a person before it', () => {
  const now = Date.UTC(2026, 10, 29, 8, 56);
  const words = waitWords([step('Wait', 'timer', now + 3_600_000), step('Later', 'timer', now + 7_200_000)], now);
  expect([words.title, words.inbox]).toEqual([`Continues at ${momentText(now + 3_600_000, now)} (Wait)`, false]);
  expect([
    waitWords([step('Wait', 'timer', now), step('Ask', 'approval', now)], now).inbox,
    waitWords([step('Hook', 'webhook')], now).title,
    waitWords([step('Call', 'call')], now).inbox,
  ]).toEqual([true, '“Hook” is waiting for an answer from outside', false]);
  expect(waitWords([step('Call', 'call')], now).detail).toMatch(/asks somebody, its question is in the Inbox/);
  expect(waitWords([step('Wait', 'timer', now)], now).title).toBe('Continues any moment (Wait)');
  expect(momentText(now + 48 * 3_600_000, now).length).toBeGreaterThan(momentText(now, now).length);
});
