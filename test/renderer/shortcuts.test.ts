/** A key that a button or a menu shows has to do what it says: every one of them is the key of a command, or a key of its place. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';

const lines = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).flatMap((path) => readFileSync(join(root, path), 'utf8').split('\n').map((text) => ({ path, text })));
const keysIn = (text: string): string[] => [...text.matchAll(/shortcut(?:: |=)(?:'([^']+)'|"([^"]+)")/g)].map((match) => match[1] ?? match[2] ?? '');
const isCommand = (text: string): boolean => /\{ id: '[a-z]+\.[a-z-]+'/.test(text);
/** Keys of the canvas, of the focused row and of the open preview. */
const ofTheirPlace = ['C', 'Z', 'Enter', 'Escape'];

test('every shown key is the key of a command', () => {
  const commands = new Set(lines.filter(({ text }) => isCommand(text)).flatMap(({ text }) => keysIn(text)));
  const idle = lines.filter(({ text }) => !isCommand(text)).flatMap(({ path, text }) => keysIn(text).filter((keys) => !commands.has(keys) && !ofTheirPlace.includes(keys)).map((keys) => `${keys} in ${path}`));
  expect([commands.size > 20, idle]).toEqual([true, []]);
});
