/** A key that a button or a menu shows has to do what it says: every one of them is the key of a command, or a key of its place. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';

const sources = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const key = /shortcut(?:: |=)(?:'([^']+)'|"([^"]+)")/g;
/** Up to the key: whatever belongs to one command, and not to the next. */
const command = /\bid: '[a-z]+\.[a-z-]+'(?:(?!\bid: )[^]){0,600}?\bshortcut: (?:'([^']+)'|"([^"]+)")/g;
const keysIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
/** Keys of the canvas, of the focused row and of the open preview. */
const ofTheirPlace = ['C', 'Z', 'Enter', 'Escape'];

test('every shown key is the key of a command', () => {
  const commands = new Set(sources.flatMap(({ text }) => keysIn(text, command)));
  const idle = sources.flatMap(({ path, text }) =>
    keysIn(text, key)
      .filter((keys) => !commands.has(keys) && !ofTheirPlace.includes(keys))
      .map((keys) => `${keys} in ${path}`),
  );
  expect([commands.size > 20, idle]).toEqual([true, []]);
});
