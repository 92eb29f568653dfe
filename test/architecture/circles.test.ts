import { expect, test } from 'vitest';
import { circles } from './circles.ts';
import { sourceFiles, type SourceFile } from './source-files.ts';

const file = (path: string, ...targets: string[]): SourceFile => ({
  path,
  text: '',
  lines: 1,
  ambient: [],
  imports: targets.map((target) => ({ target, typeOnly: true })),
});

/** A flow is seen through its steps and a step within its flow: two views of one graph. */
const known = [['app/lint/kit/flow-view.ts', 'app/lint/kit/step-view.ts']];

test('no files import each other in a circle', () => {
  expect(circles(sourceFiles())).toEqual(known);
});

test('a circle is found through several files, and a way that only joins is none', () => {
  const files = [file('a.ts', 'b.ts', 'd.ts', 'zod'), file('b.ts', 'c.ts'), file('c.ts', 'a.ts'), file('d.ts', 'e.ts'), file('e.ts')];
  expect(circles(files)).toEqual([['a.ts', 'b.ts', 'c.ts']]);
});
