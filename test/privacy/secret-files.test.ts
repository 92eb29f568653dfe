/** Secrets where people leave them in files of other programs, from the file to the finding. */
import { expect, test } from 'vitest';
import { filler } from './labelled.ts';
import { keysInFiles, looksInFiles } from './secrets/cases.ts';
import { oddKeys, oddLooks } from './secrets/cases-odd.ts';
import { secretsOfCase } from './secrets/files.ts';

test('secrets in foreign files: found in every place, and what looks like one left alone', () => {
  let found = 0;
  const missed: string[] = [];
  const wrong: string[] = [];
  for (const seed of [11, 12, 13]) {
    const fill = filler(seed);
    for (const line of [...keysInFiles, ...oddKeys])
      if (secretsOfCase(line, fill) === 0) missed.push(line);
      else found += 1;
    for (const line of [...looksInFiles, ...oddLooks]) if (secretsOfCase(line, fill) > 0) wrong.push(line);
  }
  const recall = found / (found + missed.length);
  const precision = found / (found + wrong.length);
  process.stdout.write(`secrets in files: recall ${(recall * 100).toFixed(1)} %, precision ${(precision * 100).toFixed(1)} %\n`);
  expect([recall >= 0.98 ? [] : missed, precision >= 0.98 ? [] : wrong]).toEqual([[], []]);
});
