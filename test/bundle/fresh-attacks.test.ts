import { describe, expect, test } from 'vitest';
import { reasonFor } from './kit.ts';
import { freshAttacks } from './fresh-attacks.ts';

describe('of a second hostile set nothing is taken', () => {
  test.each(freshAttacks.map((attack) => [attack.what, attack] as const))('%s', async (_what, attack) => {
    expect(await reasonFor(await attack.make())).not.toBe('accepted');
  });
});
