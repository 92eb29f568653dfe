import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyPairOf } from '../../app/identity/ed25519.node.ts';
import { openSealedKey, sealKey } from '../../app/identity/key-seal.node.ts';
import { delayAfter, lockoutLimits, waitText } from '../../app/identity/lockout.ts';
import { passwordProblem } from '../../app/identity/password-policy.ts';
import { Passwords, usualCosts } from '../../app/identity/password.node.ts';
import { testPasswordCosts } from '../kit/costs.ts';
import { seededRandom } from './kit.ts';

const context = (secondFactor: boolean) => ({ about: ['ada.lovelace', 'Ada Lovelace', 'ada@example.com'], secondFactor });
const fine = (password: string, secondFactor = true): boolean => passwordProblem(password, context(secondFactor)) === undefined;

describe('NIST SP 800-63B-4', () => {
  test('length decides: 15 alone, 8 beside a second factor', () => {
    expect([
      fine('tq8vurzk'),
      fine('tq8vurz'),
      fine('tq8vurzk', false),
      fine('tq8vurzkmwoxbhn', false),
      fine('x'.repeat(20) + 'tq8vurzk'.repeat(130)),
    ]).toEqual([true, false, false, true, false]);
  });

  test('nothing is asked of composition: letters alone, spaces and any script will do', () => {
    expect(
      ['correct lamp river tulip', 'ωραία θάλασσα σήμερα', '青い空と白い雲がある', 'mmvqxkwjtz'].filter((password) => !fine(password)),
    ).toEqual([]);
  });

  test('what attackers try first is refused, disguised or not', () => {
    const common = [
      'password',
      'Password1!',
      'P@ssw0rd123',
      'passwordpassword',
      'qwertyuiop',
      '1234567890',
      '12345678',
      'abcdefghij',
      '11111111',
      'aaaaaaaaaaaaaaaa',
      'abababababab',
      'letmein2024',
      'Summer2026!',
      'iloveyou99',
      'administrator',
      'welcome123',
      'correcthorsebatterystaple',
      '1qaz2wsx3edc',
      'football1',
      'trustno1trustno1',
    ];
    expect(common.filter((password) => fine(password))).toEqual([]);
  });

  test('so is the account in other clothes', () => {
    expect(['lovelace1', 'Ada.Lovelace', 'l0velace!!', 'ada@example.com', 'Lovelace2026'].filter((password) => fine(password))).toEqual([]);
    expect(fine('lovelace drinks cold tea')).toBe(true);
  });

  test('every problem is one sentence or two that say what to do', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.boolean(), (password, secondFactor) => {
        const problem = passwordProblem(password, context(secondFactor));
        expect(problem === undefined || /^[A-Z].*\.$/.test(problem)).toBe(true);
        // Nobody's password is repeated back.
        expect(problem === undefined || password.length < 6 || !problem.includes(password)).toBe(true);
      }),
    );
  });
});

describe('hashes', () => {
  test('are Argon2id with 64 MiB, 3 passes and 4 lanes, and salted', async () => {
    const passwords = new Passwords();
    const [first, second] = await Promise.all([1, 2].map(() => passwords.make('violet teapot under glass', context(true))));
    expect([first?.startsWith(`$argon2id$v=19$m=${usualCosts.memoryKib},t=3,p=4$`), first === second]).toEqual([true, false]);
    expect(
      await Promise.all([
        passwords.matches('violet teapot under glass', first),
        passwords.matches('violet teapot under grass', first),
        passwords.matches('x', undefined),
        passwords.matches('x', 'not a hash'),
      ]),
    ).toEqual([true, false, false, false]);
  });

  test('the same characters typed on another keyboard match', async () => {
    const passwords = new Passwords(testPasswordCosts);
    const stored = await passwords.make('caf\u00e9 au lait \u212bngstr\u00f6m', context(true));
    expect(await passwords.matches('cafe\u0301 au lait A\u030angstro\u0308m', stored)).toBe(true);
  });
});

test('lockout grows and ends: it slows an attacker and locks nobody out for good', () => {
  const delays = Array.from({ length: 40 }, (_, failures) => delayAfter(failures));
  expect([delays.slice(0, 8), Math.max(...delays), delays.every((delay, i) => i === 0 || delay >= (delays[i - 1] ?? 0))]).toEqual([
    [0, 0, 0, 0, 0, 5_000, 10_000, 20_000],
    lockoutLimits.longestDelayMs,
    true,
  ]);
  expect([waitText(900), waitText(40_000), waitText(14 * 60_000)]).toEqual(['in 1 second', 'in 40 seconds', 'in 14 minutes']);
});

test('a sealed signing key opens with its password alone, and not as another key', async () => {
  const pair = keyPairOf(new Uint8Array(32).fill(7));
  const sealed = await sealKey(pair, 'violet teapot', seededRandom(3));
  const flipped = Buffer.from(sealed.sealed, 'base64');
  flipped[3] = (flipped[3] ?? 0) ^ 1;
  const attempts = [
    [sealed, 'violet teapot'],
    [sealed, 'violet teapod'],
    [{ ...sealed, keyId: '0'.repeat(32) }, 'violet teapot'],
    [{ ...sealed, sealed: flipped.toString('base64') }, 'violet teapot'],
  ] as const;
  const outcomes = await Promise.all(
    attempts.map(([key, password]) =>
      openSealedKey(key, password).then(
        (opened) => opened.keyId === pair.keyId,
        (error: { code: string }) => error.code,
      ),
    ),
  );
  expect([outcomes, JSON.stringify(sealed).includes(Buffer.from(pair.seed).toString('base64'))]).toEqual([
    [true, 'identity/wrong-credentials', 'identity/wrong-credentials', 'identity/wrong-credentials'],
    false,
  ]);
});
