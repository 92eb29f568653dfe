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
  // The whole tree is read and parsed.
}, 600_000);

/** Each folder as one file that imports all that its files do. */
function folders(files: readonly SourceFile[], folderOf: (path: string) => string): SourceFile[] {
  const own = Map.groupBy(files, ({ path }) => folderOf(path));
  return [...own].map(([name, inside]) =>
    file(name, ...new Set(inside.flatMap(({ imports }) => imports.map(({ target }) => folderOf(target))).filter((one) => one !== name))),
  );
}
/** A module's own files (its ports, and what puts its rooms together) are the hall that each room opens on: only rooms are compared. */
const roomOf = (path: string): string => path.split('/').slice(0, 3).join('/');

const program = sourceFiles().filter(({ path }) => !path.startsWith('test/'));

test('no folders of the program import each other in a circle, on one floor neither', () => {
  expect(circles(folders(program, moduleOf))).toEqual([]);
});

test('no rooms of one module import each other in a circle', () => {
  const rooms = program.filter(({ path }) => path.startsWith('app/') && path.split('/').length > 3);
  expect(circles(folders(rooms, roomOf))).toEqual([]);
});

test('a circle is found through several files, and a way that only joins is none', () => {
  const files = [file('a.ts', 'b.ts', 'd.ts', 'zod'), file('b.ts', 'c.ts'), file('c.ts', 'a.ts'), file('d.ts', 'e.ts'), file('e.ts')];
  expect(circles(files)).toEqual([['a.ts', 'b.ts', 'c.ts']]);
});
