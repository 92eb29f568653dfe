/** Tokens that look like their values: what is kept, what can never be real, and that the vault finds them again in longer text. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { memoryKeep } from '../../app/broker/models/memory-keep.ts';
import { storeKeep } from '../../app/host/workspace-keep.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { findPersonalData } from '../../app/privacy/detectors/personal/pii.ts';
import { findSecretSpans } from '../../app/privacy/detectors/secrets/secrets.ts';
import { alikeToken, alikeTokensIn, freeAlikeToken, isAlikeToken, replaceAlike } from '../../app/workflow/model/alike-tokens.ts';
import { seededRandom } from '../identity/kit.ts';
import { newStore } from '../store/fixtures.ts';

const bytes = (seed = 1) => {
  const random = seededRandom(seed);
  return (length: number): Uint8Array => random.bytes(length);
};
const shape = (text: string): string => text.replaceAll(/\d/g, '9');
const luhn = (text: string): boolean => {
  const digits = [...text.replaceAll(/\D/g, '')].reverse().map(Number);
  return digits.reduce((sum, digit, at) => sum + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0) % 10 === 0;
};
/** ISO 7064 MOD 97-10. */
const mod97 = (iban: string): number => {
  const plain = iban.replaceAll(' ', '');
  return Number(BigInt([...`${plain.slice(4)}${plain.slice(0, 4)}`].map((char) => parseInt(char, 36)).join('')) % 97n);
};

test.each([
  ['+49 30 7654321', /^\+99 9\d \d{7}$/],
  ['(415) 555-0132', /^\(000\) 0\d{2}-\d{4}$/],
  ['4111 1111 1111 1111', /^0000 \d{4} \d{4} \d{4}$/],
  ['4111111111111111', /^0000\d{12}$/],
  ['DE89 3704 0044 0532 0130 00', /^DE00 \d{4} \d{4} \d{4} \d{4} \d{2}$/],
  ['GB29NWBK60161331926819', /^GB00[A-Z]{4}\d{14}$/],
  ['ada.lovelace@example.com', /^tok[a-z0-9]{16}@example\.invalid$/],
  ['Ada Lovelace', /^Xq[a-z]{10} Xq[a-z]{10}$/],
  ['Jean-Luc van der Berg', /^Xq[a-z]{10}(?: Xq[a-z]{10}){3}$/],
])('%s keeps its form, and never becomes a real one', (value, form) => {
  const made = Array.from({ length: 300 }, (_none, seed) => alikeToken(value, bytes(seed)) ?? '');
  for (const token of made) {
    expect([token, form.test(token), token === value, alikeTokensIn(`“${token}”, he said.`).includes(token)]).toEqual([
      token,
      true,
      false,
      true,
    ]);
    if (/^[+(\d]/.test(token)) expect([shape(token), luhn(token)]).toEqual([shape(value), false]);
    if (/^[A-Z]{2}00/.test(token)) expect([token.length, mod97(token) === 1]).toEqual([value.length, false]);
  }
  expect(new Set(made).size).toBe(300);
  const text = `Write to ${made[0] ?? ''} today.`;
  expect([findPersonalData(text), findSecretSpans(text)]).toEqual([[], []]);
});

test.each([
  '',
  '12',
  '123456789',
  'KD-48213',
  // As tokens look themselves.
  '0000104711',
  '+999 30 1234567',
  'Xqbadefigoku',
  'secret',
  '李小龙',
  '00',
  '{"a": 1}',
  'x'.repeat(100_000),
  `${'1'.repeat(60)}`,
  'a@b',
  '+',
  '@',
])('%s has no form that could be kept', (value) => {
  expect(alikeToken(value, bytes())).toBeUndefined();
});

test('one that is taken, or is the value itself, is not given; with all of them taken there is none', () => {
  const first = alikeToken('Ada Lovelace', bytes()) ?? '';
  const second = freeAlikeToken('Ada Lovelace', bytes(), (token) => token === first) ?? '';
  expect([
    first === second,
    isAlikeToken(second, 'name'),
    freeAlikeToken('Ada', bytes(), () => true),
    freeAlikeToken(first, bytes(), () => false) === first,
  ]).toEqual([false, true, undefined, false]);
});

test.each([
  ['Account number: 0000123456789', 'bank-account'],
  ['Passport No. 0000123456', 'passport'],
  ['MRN: 0000123456', 'mrn'],
])('%s begins with noughts, and is still somebody’s', (text, kind) => {
  expect(findPersonalData(text).map((span) => span.kind)).toEqual([kind]);
});

test('runs of tokens are taken apart, and what the vault does not know stays', () => {
  const known = new Map([
    ['Xqbadefigoku', 'Ada'],
    ['Xqlamenopura Xqbadefigoku', 'Grace Hopper'],
    ['000 011 2222', '415 555 0132'],
    ['DE00 1111 2222 3333 44', 'DE89 3704 0044 0532 01'],
  ]);
  const text = 'Xqbadefigoku Xqlamenopura Xqbadefigoku Xqxxxxxxxxxx: 000 011 2222 12, DE00 1111 2222 3333 44 IS 000 011 2223';
  expect(replaceAlike(text, (token) => known.get(token))).toBe(
    'Ada Grace Hopper Xqxxxxxxxxxx: 415 555 0132 12, DE89 3704 0044 0532 01 IS 000 011 2223',
  );
});

test('long hostile texts take no long time', () => {
  const texts = [
    '0000 '.repeat(50_000),
    '0'.repeat(200_000),
    'XX00 '.repeat(40_000),
    'Xqbadefigoku '.repeat(15_000),
    '+9 '.repeat(60_000),
    'tok'.repeat(60_000),
    `AA00${'A'.repeat(40)} `.repeat(20_000),
  ];
  for (let at = 0; at < 3_000; at += 1) expect(alikeToken(`AA00${'A'.repeat(40)}${at}`, bytes())).toBeUndefined();
  for (const text of texts) expect(replaceAlike(text, () => undefined)).toBe(text);
});

test.each(['memory', 'store'] as const)(
  'the vault of a %s gives the same value the same token of each kind, and both back, until it is erased',
  async (kind) => {
    const ports = {
      clock: { now: () => 1_800_000_000_000 },
      random: { bytes: (length: number) => new Uint8Array(randomBytes(length)) },
      hash: nodeHash,
    };
    const { vault } = kind === 'memory' ? memoryKeep(ports) : storeKeep((await newStore()).store, ports);
    const values = ['ada@example.com', 'Ada Lovelace', 'KD-48213'];
    const alike = await vault.tokenise('flow', 'support', values, 'alike');
    const opaque = await vault.tokenise('flow', 'support', values);
    expect([await vault.tokenise('flow', 'support', values, 'alike'), await vault.tokenise('flow', 'support', values)]).toEqual([
      alike,
      opaque,
    ]);
    expect([
      alike.map((token) => /^(?:tok\w{16}@|Xq|tok_)/.test(token)),
      alike.slice(0, 2).some((token) => opaque.includes(token)),
    ]).toEqual([[true, true, true], false]);
    expect([await vault.restore('flow', 'support', alike, true), await vault.restore('flow', 'support', opaque)]).toEqual([values, values]);
    const [mail = '', name = ''] = alike;
    // For another purpose or flow, and of a person who was erased, it stands for nothing; what is no token stays.
    vault.erase(nodeHash.sha256('vault subject Ada Lovelace'));
    expect([
      await vault.restore('flow', 'billing', [mail], true),
      await vault.restore('other', 'support', [mail], true),
      await vault.restore('flow', 'support', [name, '000 011 2222'], true),
    ]).toEqual([[mail], [mail], [name, '000 011 2222']]);
    await expect(vault.restore('flow', 'support', [name])).rejects.toMatchObject({ code: 'privacy/unknown-token' });
  },
);
