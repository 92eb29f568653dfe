import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const WANTED = 300;
const LIMIT = 500;

test('no source file is longer than anybody reads', () => {
  const long = sourceFiles()
    .filter((file) => file.lines > WANTED)
    .sort((a, b) => b.lines - a.lines);
  if (long.length > 0)
    console.info(`Longer than the wanted ${WANTED} lines:\n${long.map((file) => `  ${file.lines}  ${file.path}`).join('\n')}`);
  expect(
    long.filter((file) => file.lines > LIMIT).map((file) => `${file.path} has ${file.lines} lines; split it by purpose (limit ${LIMIT})`),
  ).toEqual([]);
});
