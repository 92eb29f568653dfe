import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { desk } from './kit.ts';

const { cli } = desk();
/** Whether the schemas of this process are compiled on their first use. */
const compiled = (): boolean => z.config().jitless !== true;

test('a bundle is verified, and run once, with schemas as they stand; folders of flows are linted with compiled ones', async () => {
  await cli(['lint', '--help']);
  expect(compiled()).toBe(true);
  for (const command of ['verify', 'run']) {
    z.config({ jitless: false });
    vi.resetModules();
    await cli([command, '--help']);
    expect([command, compiled()]).toEqual([command, false]);
  }
});
