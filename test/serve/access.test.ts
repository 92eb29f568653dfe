/** Who is let in by a link, however many there were. */
import { expect, test } from 'vitest';
import { nodeHash, systemRandom } from '../../app/kernel/host.node.ts';
import { createAccess } from '../../app/serve/access.ts';

test('a link works however many browsers came before, and the one that was used the longest ago goes', () => {
  const access = createAccess(systemRandom, nodeHash);
  const browsers = Array.from({ length: 64 }, () => access.redeem(access.issueToken()));
  const [first, second, third] = browsers.map((browser) => ({ cookie: browser?.cookie.split(';')[0], key: browser?.key }));
  access.knows(first?.cookie);
  access.sessionOf(second?.cookie, second?.key);
  const next = access.redeem(access.issueToken());
  expect([
    next === undefined,
    access.knows(next?.cookie.split(';')[0]),
    access.knows(first?.cookie),
    access.knows(second?.cookie),
    access.knows(third?.cookie),
    access.sessionOf(third?.cookie, third?.key),
  ]).toEqual([false, true, true, true, false, undefined]);
});
