import { expect, test } from 'vitest';
import { nameFit } from '../../renderer/shell/name-fit.ts';

test('The search finds words, first letters and slips of the finger, and no name that merely holds the letters somewhere', () => {
  const found = (search: string, ...names: readonly string[]): boolean => nameFit(names, search) > 0;
  expect([
    found('trust', 'Trust root', 'Settings Trust root'),
    found('settings trust', 'Trust root', 'Settings Trust root'),
    found('nf', 'New flow'),
    found('setings', 'Settings', 'Go to Settings'),
    found('trust', 'Show keyboard shortcuts'),
    found('trust', 'Answer customer requests automatically'),
  ]).toEqual([true, true, true, true, false, false]);
});
