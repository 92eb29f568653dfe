/** A disk that is really full: a small file system of its own in memory, which needs Linux and the right to make one. */
import { expect, test } from 'vitest';
import { smallDisk } from '../kit/small-disk.ts';

const { folder, able, inside } = smallDisk();

test.skipIf(!able)(
  'E15 stops the run here, keeps the store whole, tells the operator, and goes on once there is room',
  () => {
    const child = inside(4, process.execPath, new URL('./full-disk-child.ts', import.meta.url).pathname, folder);
    expect(child.stderr).toBe('');
    const { acts, told, ...seen } = JSON.parse(child.stdout) as { readonly acts: readonly string[]; readonly told: readonly string[] };
    // What did not get to disk is done again, as its types allow; what did is not.
    expect([seen, acts.filter((act) => act === 'a'), acts.slice(-2), told]).toEqual([
      { first: 'store/full', during: 'running', whole: true, after: 'succeeded' },
      ['a'],
      ['b', 'c'],
      expect.arrayContaining(['failed run store/full', 'mended run store/full']),
    ]);
  },
  70_000,
);

test.skipIf(!able)(
  'E15 where room was kept back, what runs comes to its end on a full disk, nothing is done twice, and nothing new begins before there is room',
  () => {
    const child = inside(12, process.execPath, new URL('./full-disk-child.ts', import.meta.url).pathname, folder, 'reserve');
    expect([child.stderr, JSON.parse(child.stdout)]).toEqual([
      '',
      {
        first: 'ended',
        during: 'succeeded',
        whole: true,
        anew: 'store/full',
        after: 'succeeded',
        asBefore: 'succeeded',
        acts: ['a', 'b', 'c', 'a', 'b', 'c'],
        told: ['failed room store/full', 'mended room store/full'],
      },
    ]);
  },
  70_000,
);

test.skipIf(!able).each([
  ['may only be read', 'disk', '["store/read-only","store/read-only"]'],
  ['holds as many files as it can', 'files', '["store/full","store/read-only"]'],
  ['is full of what a killed process left in the log holds a store that still opens, and', 'log', '["ok","ok"]'],
])(
  'E15 a disk that %s is called that, not a store that others have open or that is gone, or our own fault',
  (_name, how, came) => {
    const child = inside(4, process.execPath, new URL('./read-only-child.ts', import.meta.url).pathname, folder, how);
    expect([child.stderr.split('\n').filter((line) => line !== '' && !line.includes('outside of it')), child.stdout]).toEqual([[], came]);
  },
  70_000,
);
