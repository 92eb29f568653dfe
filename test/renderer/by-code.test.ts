/** The question whether the authenticator is lost, while the session behind it is locked or ends. */
import { expect, test } from 'vitest';
import { asksIfLost, isOver } from '../../renderer/features/sign-in/by-code.ts';

test('it is put to whoever is in, waits behind a lock, and ends with the session', () => {
  const phases = ['ready', 'screen-locked', 'new-password', 'signed-out', 'second-factor', 'store-locked', 'no-account', 'no-workspace'] as const;
  expect(phases.filter((phase) => asksIfLost('came', phase))).toEqual(['ready']);
  expect(phases.filter((phase) => isOver('came', phase))).toEqual(['signed-out', 'second-factor', 'store-locked', 'no-account', 'no-workspace']);
  // Before the code has counted there is nothing to ask, and nothing that could end.
  expect(phases.some((phase) => asksIfLost('tried', phase) || isOver('tried', phase) || asksIfLost(undefined, phase) || isOver(undefined, phase))).toBe(false);
});
