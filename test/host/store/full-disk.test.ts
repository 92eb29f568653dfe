/** Somebody works in the app while its disk is full: what they save still finds the room that was kept back, and after that nothing is half saved or lost. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallDisk } from '../../kit/small-disk.ts';

const { folder, able, inside } = smallDisk(60);

test.skipIf(!able)(
  'saves, and unsaved edits, are kept on a full disk for a while, then refused as a whole, and taken as they are once there is room',
  () => {
    const child = inside(24, process.execPath, new URL('./full-disk-child.ts', import.meta.url).pathname, join(folder, 'filler'));
    const refused = 'store/full';
    expect([child.stderr.split('\n').filter((line) => line.includes('"error"')), JSON.parse(child.stdout)]).toEqual([
      [],
      {
        kept: 'ok',
        first: 'ok',
        told: expect.stringContaining('The disk is full. What you save'),
        during: { save: refused, again: refused, keep: refused, unchanged: true, told: expect.stringContaining('The disk is full') },
        after: { save: 'ok', keep: 'ok', told: 'nothing', saved: true },
      },
    ]);
  },
  120_000,
);
