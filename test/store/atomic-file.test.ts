/** Small files are wholly old or wholly new, also where the disk takes only a part of what is written. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.skipIf(process.platform === 'win32')('a file that can be written only in part leaves the one before as it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-atomic-'));
  try {
    const file = join(folder, 'head.json');
    writeFileSync(file, 'as it was');
    const module = join(import.meta.dirname, '..', '..', 'app', 'store', 'atomic-file.ts');
    const program = `import(${JSON.stringify(module)}).then(({ writeAtomically }) => writeAtomically(${JSON.stringify(file)}, Buffer.alloc(65536, 120)))`;
    // No process below this shell may make a file longer than a few blocks: the first write is taken in part, the next one fails.
    const { status } = spawnSync('/bin/sh', ['-c', 'trap "" XFSZ; ulimit -f 4; exec "$0" "$@"', process.execPath, '-e', program], {
      encoding: 'utf8',
    });
    expect([status === 0, readFileSync(file, 'utf8')]).toEqual([false, 'as it was']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
