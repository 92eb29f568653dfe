import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasOpenssl } from '../kit/certificates.ts';
import { root } from '../support/toolchain.ts';

test.skipIf(!hasOpenssl())('the demo makes the whole journey', { timeout: 180_000 }, () => {
  const demo = spawnSync(process.execPath, [join(root, 'test', 'support', 'on-node.mjs'), '../demo/main'], { encoding: 'utf8', cwd: root });
  expect({ status: demo.status, last: demo.stdout.trim().split('\n').at(-1), errors: demo.stderr }).toEqual({
    status: 0,
    last: 'The journey holds.',
    errors: '',
  });
});
