import { expect, test } from 'vitest';
import { settingsSectionsFor } from '../../renderer/facts/settings-sections.ts';

test('Settings, their list and the search offer what the role may see: the own account to everybody, store and trust to who may read them', () => {
  const seen = (...held: readonly string[]): readonly string[] =>
    settingsSectionsFor((permission) => held.includes(permission)).map(({ id }) => id);
  const own = ['appearance', 'sign-in', 'sessions', 'key', 'lessons'];
  expect([seen(), seen('settings.read'), seen('settings.read', 'trust.read')]).toEqual([
    [...own, 'rules'],
    [...own, 'store', 'rules'],
    [...own, 'store', 'trust', 'colleagues', 'rules'],
  ]);
});
