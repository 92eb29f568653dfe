import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from '../support/toolchain.ts';

test('every source file stands as `npm run format` writes it', () => {
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/oxfmt/bin/oxfmt', '--list-different', 'app', 'electron', 'renderer', 'test'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stdout.split('\n').filter((line) => line !== '')).toEqual([]);
});
