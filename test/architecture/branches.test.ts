import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { branchesOf } from './branches.ts';
import { sourceFiles } from './source-files.ts';

/** A function with more than this is several, or a table written as code. */
const LIMIT = 30;

/** Those that stood above it when it was set. A line goes or its number falls; none comes and none rises. */
const above = JSON.parse(readFileSync(new URL('branches-above.json', import.meta.url), 'utf8')) as Readonly<Record<string, number>>;

test('no function has more branches than anybody follows, and those that have get fewer', () => {
  const found = Object.fromEntries(
    sourceFiles()
      .filter(({ path }) => !path.startsWith('test/'))
      .flatMap(({ path, text }) => branchesOf(path, text).map(({ name, count }) => [`${path}: ${name}`, count] as const))
      .filter(([, count]) => count > LIMIT),
  );
  const told = [...new Set([...Object.keys(found), ...Object.keys(above)])].flatMap((name) => {
    const [now, before] = [found[name], above[name]];
    if (now === before) return [];
    if (now === undefined) return [`${name} is within ${LIMIT}: take it out of branches-above.json`];
    if (before !== undefined && now < before) return [`${name} has ${now}: write that into branches-above.json`];
    return [`${name} has ${now} branches (allowed: ${before ?? LIMIT}): split it by purpose, or turn its cases into data`];
  });
  expect(told).toEqual([]);
  // The whole tree is read and parsed.
}, 600_000);

test('counts the branches of a function, and leaves those of functions within it to them', () => {
  const text = `
    const pick = (a, b) => (a && b ? a ?? 1 : b?.c);
    function outer(list) {
      for (const one of list) if (one) break;
      try { list.map((one) => one || 2); } catch { while (list.pop()) {} }
      switch (list.length) { case 1: case 2: break; default: }
      return { read() { do {} while (list); } };
    }`;
  expect(branchesOf('a.ts', text)).toEqual([
    { name: 'pick', count: 4 },
    { name: 'outer', count: 7 },
    { name: 'outer > read', count: 2 },
  ]);
});

test('takes the worst of functions that have one name', () => {
  expect(branchesOf('a.ts', 'const f = () => g((a) => a, (a) => a && a && a);')).toEqual([{ name: 'f', count: 3 }]);
});
