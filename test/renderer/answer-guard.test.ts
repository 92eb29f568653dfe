/** One gesture answers one question. */
import { expect, test } from 'vitest';
import { answerGuard, nextAfter, settleMs } from '../../renderer/features/inbox/answer-guard.ts';
import { alikeTitles, gistOf } from '../../renderer/features/inbox/gist.ts';
import { heldByAll } from '../../renderer/shell/held-by-all.ts';

test('a question that has just come up takes no answer until it has stood for a moment, also when the clock is set back', () => {
  let now = 5_000;
  const guard = answerGuard({ now: () => now });
  const at = (time: number): readonly [number, boolean] => {
    now = time;
    return [guard.leftMs(), guard.mayAnswer()];
  };
  expect([at(5_000), at(5_000 + settleMs - 1), at(4_000), at(5_000 + settleMs), at(900_000)]).toEqual([
    [settleMs, false],
    [1, false],
    [settleMs, false],
    [0, true],
    [0, true],
  ]);
});

test('after an answer the question below comes up, after the last one the one above, and the first where the answered one is gone; none that the person has answered before or may not answer', () => {
  const next = (answered: string, ...ids: readonly string[]): string =>
    nextAfter(
      ids.map((id) => ({ id: id.toLowerCase(), answeredByMe: id !== id.toLowerCase() })),
      answered,
    );
  expect([next('b', 'a', 'b', 'c'), next('c', 'a', 'b', 'c'), next('a', 'a'), next('a', 'b', 'c'), next('a')]).toEqual([
    'c',
    'b',
    'a',
    'b',
    'a',
  ]);
  expect(nextAfter([{ id: 'a' }, { id: 'b', forOthers: true }, { id: 'c' }], 'a')).toBe('c');
  expect([next('b', 'a', 'b', 'C', 'd'), next('b', 'a', 'b', 'C'), next('b', 'A', 'b', 'C'), next('a', 'B', 'c')]).toEqual([
    'd',
    'a',
    'b',
    'c',
  ]);
});

test('questions of one name are told apart by the first values that they are about', () => {
  expect([
    gistOf({ order: ' A-1 ', items: [1, 2], amount: 1280, more: 'x' }),
    gistOf({ text: 'y'.repeat(500) }).length,
    gistOf({ empty: ' ', whole: { a: 1 } }),
    gistOf(['a']),
    [...alikeTitles([{ title: 'Book?' }, { title: 'Pay?' }, { title: 'Book?' }, { title: 'Book?' }])],
  ]).toEqual(['order A-1, amount 1280', 65, '', '', ['Book?']]);
});

test('a list is searched for each word, in whatever of its texts', () => {
  const texts = ['Mail of the desk', 'smtp.example.com'];
  expect(['desk EXAMPLE', ' ', 'desk shop', ''].map((query) => heldByAll(texts, query))).toEqual([true, true, false, true]);
});
