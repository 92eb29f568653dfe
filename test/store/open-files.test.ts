/** A service that is started under a low limit of open files is told so, at whichever file of the store that shows. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createStore } from '../../app/store/store.ts';
import { temporaryFolder } from './fixtures.ts';

const child = fileURLToPath(new URL('open-files-child.ts', import.meta.url));

test.skipIf(process.platform === 'win32')(
  'where no further file may be opened, the store says that, and opens once one may',
  async () => {
    const folder = join(temporaryFolder(), 'workspace');
    const { store } = await createStore({ path: folder, protection: { externalKey: Buffer.alloc(32, 7) } });
    await store.close();
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', 'ulimit -n 64 && exec "$0" "$@"', process.execPath, child, folder], {
      encoding: 'utf8',
    });
    expect([JSON.parse(stdout === '' ? 'null' : stdout), stderr]).toEqual([['host/open-files', 'opened'], '']);
  },
  60_000,
);
