/** No pattern of the detectors takes time that grows with the square of a text, whatever of its own words the text repeats. */
import { expect, it } from 'vitest';
import { searchedPatterns } from '../../app/privacy/detectors/searched-patterns.ts';

const patterns = Object.values(searchedPatterns).flatMap((some) => some());

/** Up to three words of a pattern, spread over it, and the signs that join things. */
function wordsOf(source: string): readonly string[] {
  const all = [...new Set(source.replace(/\\[a-zA-Z]/g, ' ').match(/[\p{L}’']{2,}|[=:"@.\/-]/gu) ?? [])];
  return all.filter((_word, index) => index % Math.ceil(all.length / 3) === 0);
}

/** The shortest of some runs in milliseconds of this thread's own time, so that what else the machine does hardly counts. */
function shortest(pattern: RegExp, text: string, runs: number): number {
  let best = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const from = process.threadCpuUsage().user;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) if (match[0] === '') pattern.lastIndex += 1;
    best = Math.min(best, (process.threadCpuUsage().user - from) / 1_000);
  }
  return best;
}

/** Four times the text, four times the time; sixteen times were its square. Looked at again before it is believed. */
const growsTooFast = (pattern: RegExp, text: (size: number) => string): boolean => [1, 2, 3].every((more) => shortest(pattern, text(24_000), more + 1) > 9 * shortest(pattern, text(6_000), more + 2));

const slowOf = (some: readonly RegExp[]): string[] => some.flatMap((pattern) => {
  const own = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  return wordsOf(pattern.source).flatMap((word) => ['', ' '].flatMap((gap) => {
    const text = (size: number): string => `${(word + gap).repeat(Math.ceil(size / (word.length + gap.length)))} x`;
    // Short times say nothing.
    return shortest(own, text(6_000), 1) > 5 && growsTooFast(own, text) ? [`${word}${gap}: ${pattern.source.slice(0, 120)}`] : [];
  }));
});

it('every pattern reads repetitions of its own words in time that grows as they do', () => {
  expect(slowOf(patterns)).toEqual([]);
  expect(slowOf([/key[^;]*;/]).length).toBeGreaterThan(0);
});
