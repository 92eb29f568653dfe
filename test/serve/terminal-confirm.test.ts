import { expect, test } from 'vitest';
import type { Sender } from '../../app/ipc/handler.ts';
import { createTerminalConfirm } from '../../app/serve/terminal-confirm.ts';

const sender: Sender = { transport: 'serve', id: 'browser-1', origin: 'http://127.0.0.1:1', topFrame: true, alive: true };
const text = { title: 'Sign "Refunds"?', detail: 'closure ab12', button: 'Sign' };

function setup() {
  const shown: string[] = [];
  const clock = {
    at: 0,
    now(): number {
      return this.at;
    },
  };
  let made = 0;
  const confirmIn = createTerminalConfirm({
    clock,
    random: { bytes: (length) => new Uint8Array(length).fill(7) },
    newId: () => `c${(made += 1)}`,
    show: (line) => shown.push(line),
  });
  /** In the session and for the input of `scope`. */
  const confirm = (words: typeof text, from: Sender, answer: { id: string; code: string } | undefined, scope = 'ses_1 review:sign {}') =>
    confirmIn(words, from, answer, scope);
  const ask = async (words = text): Promise<{ id: string; code: string }> => {
    const answer = await confirm(words, sender, undefined);
    if (typeof answer === 'string') throw new Error(`answered ${answer} at once`);
    return { id: answer.challenge, code: /browser: (\d{6})/.exec(shown.at(-1) ?? '')?.[1] ?? '' };
  };
  return { confirm, ask, shown, clock };
}

test('the code from the terminal confirms once, from the browser that asked', async () => {
  const { confirm, ask, shown } = setup();
  const challenge = await ask();
  expect(shown[0]).toContain('Sign "Refunds"?\nclosure ab12\n');
  expect([
    await confirm(text, { ...sender, id: 'browser-2' }, challenge),
    await confirm(text, sender, challenge),
    await confirm(text, sender, challenge),
  ]).toEqual(['no', 'yes', 'no']);
});

test('a code does not confirm other words than it was shown for', async () => {
  const { confirm, ask } = setup();
  expect(await confirm({ ...text, detail: 'closure ffff' }, sender, await ask())).toBe('no');
});

test('a code confirms neither for whoever signed in since, nor another channel or input that has the same words', async () => {
  const { confirm, ask } = setup();
  const others = ['ses_2 review:sign {}', 'ses_1 waiver:approve {}', 'ses_1 review:sign {"closure":"ff"}'];
  expect(await Promise.all(others.map(async (scope) => confirm(text, sender, await ask(), scope)))).toEqual(['no', 'no', 'no']);
  expect(await confirm(text, sender, await ask())).toBe('yes');
});

test('guessing ends after three tries, and waiting after three minutes', async () => {
  const { confirm, ask, clock } = setup();
  const guessed = await ask();
  for (let i = 0; i < 3; i += 1) expect(await confirm(text, sender, { ...guessed, code: '000000' })).toBe('no');
  expect(await confirm(text, sender, guessed)).toBe('no');
  const late = await ask();
  clock.at += 3 * 60_000 + 1;
  expect(await confirm(text, sender, late)).toBe('no');
});

test('one browser that asks without end, or guesses, takes no other one its codes, and is shown no more itself for a while', async () => {
  const { confirm, ask, clock, shown } = setup();
  for (let i = 0; i < 40; i += 1) {
    const asked = await confirm(text, { ...sender, id: 'browser-2' }, undefined);
    if (asked === 'yes' || asked === 'no') continue;
    const guess = { id: asked.challenge, code: '000000' };
    for (let tries = 0; tries < 3; tries += 1) await confirm(text, { ...sender, id: 'browser-2' }, guess);
  }
  expect(shown).toHaveLength(8);
  expect(await confirm(text, sender, await ask())).toBe('yes');
  clock.at += 3 * 60_000 + 1;
  expect(await confirm(text, { ...sender, id: 'browser-2' }, undefined)).not.toBe('no');
});

test('a name from outside brings no escape sequence to the terminal', async () => {
  const { ask, shown } = setup();
  await ask({ ...text, title: 'Sign\u001b[2J\u202e?' });
  expect(shown[0]).toContain('Sign\u{fffd}[2J\u{fffd}?');
});
