/** One gesture answers one question. */
import { expect, test } from 'vitest';
import { answerGuard, nextAfter, settleMs } from '../../renderer/features/inbox/answer-guard.ts';

test('a question that has just come up takes no answer until it has stood for a moment, also when the clock is set back', () => {
  let now = 5_000;
  const guard = answerGuard({ now: () => now });
  const at = (time: number): readonly [number, boolean] => { now = time; return [guard.leftMs(), guard.mayAnswer()]; };
  expect([at(5_000), at(5_000 + settleMs - 1), at(4_000), at(5_000 + settleMs), at(900_000)]).toEqual([[settleMs, false], [1, false], [settleMs, false], [0, true], [0, true]]);
});

test('after an answer the question below comes up, after the last one the one above, and the first where the answered one is gone', () => {
  expect([nextAfter(['a', 'b', 'c'], 'b'), nextAfter(['a', 'b', 'c'], 'c'), nextAfter(['a'], 'a'), nextAfter(['b', 'c'], 'a'), nextAfter([], 'a')]).toEqual(['c', 'b', undefined, 'b', undefined]);
});
