import { expect, test } from 'vitest';
import { circles } from './circles.ts';
import { moduleOf } from './layers.ts';
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

/** Each folder as one file that imports all that its files do. */
function modules(files: readonly SourceFile[]): SourceFile[] {
  const own = Map.groupBy(files, ({ path }) => moduleOf(path));
  return [...own].map(([name, inside]) =>
    file(name, ...new Set(inside.flatMap(({ imports }) => imports.map(({ target }) => moduleOf(target))).filter((one) => one !== name))),
  );
}

test('no folders of the program import each other in a circle, on one floor neither', () => {
  expect(circles(modules(sourceFiles().filter(({ path }) => !path.startsWith('test/'))))).toEqual([]);
});

test('a circle is found through several files, and a way that only joins is none', () => {
  const files = [file('a.ts', 'b.ts', 'd.ts', 'zod'), file('b.ts', 'c.ts'), file('c.ts', 'a.ts'), file('d.ts', 'e.ts'), file('e.ts')];
  expect(circles(files)).toEqual([['a.ts', 'b.ts', 'c.ts']]);
});
