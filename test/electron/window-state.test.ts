import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWindowBounds, writeWindowBounds } from '../../electron/main/window-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'window-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'window.json');
const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
const bounds = { x: 100, y: 50, width: 1200, height: 800, maximised: true };

test('the window comes back where it was', () => {
  writeWindowBounds(file, bounds);
  expect(readWindowBounds(file, screens)).toEqual(bounds);
});

test.each([
  ['a screen that is gone', JSON.stringify({ ...bounds, x: 5000 })],
  ['a title bar above the screen', JSON.stringify({ ...bounds, y: -100 })],
  ['a size that shows nothing', JSON.stringify({ ...bounds, width: 10 })],
  ['half a file', '{"x":1'],
  ['other keys', JSON.stringify({ ...bounds, more: 1 })],
])('takes the usual size after %s', (_name, text) => {
  writeFileSync(file, text);
  expect(readWindowBounds(file, screens)).toBeUndefined();
});

test('a folder that cannot be written stops nobody', () => {
  expect(() => writeWindowBounds(join(folder, 'no', 'such', 'folder'), bounds)).not.toThrow();
});
