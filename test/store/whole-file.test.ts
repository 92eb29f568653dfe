import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wholeFileOf } from '../../app/store/whole-file.ts';
import { refusal, temporaryFolder } from './fixtures.ts';

test.skipIf(process.platform !== 'linux')(
  'copies that begin together share one descriptor, which the end closes; afterwards there is none',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    writeFileSync(path, 'what is in it');
    const openHere = (): number =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === path;
        } catch {
          return false;
        }
      }).length;
    const whole = wholeFileOf({ holdLog: () => () => {} }, path);
    await Promise.all(['a', 'b'].map((name) => whole.copyTo(join(folder, name), () => {})));
    expect([readFileSync(join(folder, 'b'), 'utf8'), openHere()]).toEqual(['what is in it', 1]);
    await whole.close();
    expect([openHere(), await refusal(whole.copyTo(join(folder, 'c'), () => {}))]).toEqual([0, 'store/locked']);
  },
);
