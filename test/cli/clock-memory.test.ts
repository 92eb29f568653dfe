import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { seenClock } from '../../app/cli/remembered/clock-memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-clock-'));
afterEach(() => {
  delete process.env['COUNTERSIGN_STATE'];
  rmSync(folder, { recursive: true });
});

test('a state folder that takes nothing ends nobody who asks for the time, and is tried again', () => {
  const state = join(folder, 'state');
  process.env['COUNTERSIGN_STATE'] = state;
  const clock = seenClock(folder);
  writeFileSync(state, 'a file where the folder belongs');
  expect([clock.now(8e15), clock.setBackBy()]).toEqual([8e15, undefined]);
  rmSync(state);
  clock.now();
  expect(existsSync(join(state, 'seen-time.json'))).toBe(true);
});
