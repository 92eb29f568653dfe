/** The question whether the authenticator is lost, while the session behind it is locked or ends. */
import { expect, test } from 'vitest';
import { asksIfLost, enrolmentIsOver, enrols, isOver } from '../../renderer/features/sign-in/by-code.ts';

test('it is put to whoever is in, waits behind a lock, and ends with the session', () => {
  const phases = [
    'ready',
    'screen-locked',
    'new-password',
    'signed-out',
    'second-factor',
    'store-locked',
    'no-account',
    'no-workspace',
  ] as const;
  expect(phases.filter((phase) => asksIfLost('came', phase))).toEqual(['ready']);
  expect(phases.filter((phase) => isOver('came', phase))).toEqual([
    'signed-out',
    'second-factor',
    'store-locked',
    'no-account',
    'no-workspace',
  ]);
  // Before the code has counted there is nothing to ask, and nothing that could end.
  expect(
    phases.some(
      (phase) => asksIfLost('tried', phase) || isOver('tried', phase) || asksIfLost(undefined, phase) || isOver(undefined, phase),
    ),
  ).toBe(false);
});

test('the first factor is set up while somebody is in: a lock or the end of the session takes its page and codes away', () => {
  const phases = [
    'enrol-second-factor',
    'ready',
    'screen-locked',
    'new-password',
    'signed-out',
    'second-factor',
    'store-locked',
    'no-account',
    'no-workspace',
  ] as const;
  expect([
    phases.filter((phase) => enrols(true, undefined, phase)),
    phases.filter((phase) => enrols(false, undefined, phase)),
    phases.filter((phase) => enrols(true, 'tried', phase)),
  ]).toEqual([['enrol-second-factor', 'ready'], ['enrol-second-factor'], ['enrol-second-factor']]);
  expect(phases.filter((phase) => enrolmentIsOver(true, undefined, phase))).toEqual([
    'screen-locked',
    'new-password',
    'signed-out',
    'second-factor',
    'store-locked',
    'no-account',
    'no-workspace',
  ]);
  expect(phases.some((phase) => enrolmentIsOver(true, 'tried', phase) || enrolmentIsOver(false, undefined, phase))).toBe(false);
});
