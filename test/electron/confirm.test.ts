import { expect, test } from 'vitest';
import { nativeConfirm, testConfirm } from '../../electron/main/confirm.ts';

const text = { title: 'Sign?', detail: 'Post orders', button: 'Sign' };
const sender = { transport: 'electron', id: 'window-1', origin: 'app://countersign', topFrame: true, alive: true } as const;

test('the desktop asks its own dialog, and takes no code in its place', async () => {
  const shown: string[] = [];
  const pressed = (yes: boolean) =>
    nativeConfirm(async ({ title }, senderId) => {
      shown.push(`${title} ${senderId}`);
      return yes;
    });
  expect([await pressed(true)(text, sender, undefined, ''), await pressed(false)(text, sender, undefined, '')]).toEqual(['yes', 'no']);
  // Neither one that a terminal showed for another call, nor one that was made up: nobody is even asked.
  expect([
    await pressed(true)(text, sender, { id: 'confirm_1', code: 'K7QX-2M' }, ''),
    await pressed(true)(text, sender, { id: '', code: '' }, ''),
    shown,
  ]).toEqual(['no', 'no', ['Sign? window-1', 'Sign? window-1']]);
});

test('a build for people takes no answer from its environment, and no test a code', async () => {
  expect([
    testConfirm('accept', true),
    testConfirm('yes', false),
    await testConfirm('accept', false)?.(text, sender, undefined, ''),
    await testConfirm('accept', false)?.(text, sender, { id: 'x', code: 'y' }, ''),
    await testConfirm('refuse', false)?.(text, sender, undefined, ''),
  ]).toEqual([undefined, undefined, 'yes', 'no', 'no']);
});
