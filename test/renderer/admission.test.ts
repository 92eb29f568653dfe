/** Whether a press of “Admit” would be refused for want of a key in the published trust root, and whose. */
import { expect, test } from 'vitest';
import { whyNotAdmitted } from '../../renderer/features/reviews/admission.ts';

const key = (keyId: string, ...roles: string[]) => ({ keyId, owner: keyId, roles, groups: [] });
const mine = [
  { keyId: 'new', state: 'active' as const },
  { keyId: 'old', state: 'retired' as const },
];
const rui = { by: 'Rui', keyId: 'rui' };

test('nothing is in the way only where the root names the key that releases and those that approved', () => {
  const root = (...keys: ReturnType<typeof key>[]) => ({ version: 2, keys });
  expect([
    whyNotAdmitted({ version: 0, keys: [] }, mine, []),
    whyNotAdmitted(root(key('old', 'release'), key('rui', 'reviewer')), mine, [rui]),
    whyNotAdmitted(root(key('new', 'reviewer')), mine, [rui, rui]),
    whyNotAdmitted(root(key('new', 'release'), key('rui', 'reviewer')), mine, [rui]),
    whyNotAdmitted(root(key('rui', 'reviewer')), [], [rui]),
  ]).toEqual([
    'Nobody has published yet whose signatures count, so nothing can be verified here.',
    'The published trust root does not name your key, which signs the release.',
    'The published trust root does not name your key, which signs the release and the key of Rui.',
    undefined,
    'The published trust root does not name your key, which signs the release.',
  ]);
});
