/** A pattern that is not tried finds nothing: what the sieve reads off patterns holds for everything they find. */
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addresseeSignals } from '../../app/privacy/detectors/injection/addressee.ts';
import { ideaPatterns } from '../../app/privacy/detectors/injection/concepts.ts';
import { conductSignals } from '../../app/privacy/detectors/injection/conduct.ts';
import { signals } from '../../app/privacy/detectors/injection/signals/signals.ts';
import { tongueSignals } from '../../app/privacy/detectors/injection/tongues.ts';
import { folded, neededBy } from '../../app/privacy/detectors/needed-words.ts';
import { sieveNames } from '../../app/privacy/detectors/needed-table.ts';
import { findPersonalData } from '../../app/privacy/detectors/personal/pii.ts';
import { phrasePatterns } from '../../app/privacy/detectors/secrets/phrases.ts';
import { searchedPatterns } from '../../app/privacy/detectors/searched-patterns.ts';
import { findSecretSpans } from '../../app/privacy/detectors/secrets/secrets.ts';
import { secretShapes } from '../../app/privacy/detectors/secrets/shapes/shapes.ts';
import { sieveOf } from '../../app/privacy/detectors/sieve.ts';
import { withNeededTable } from '../support/needed-table.ts';
import { planted } from './injections/indirect.ts';
import { lastInjections } from './injections/last.ts';
import { wideInjections } from './injections/wide.ts';
import { filler, labelled } from './labelled.ts';
import { letters } from './personal/letters.ts';
import { nationalNumbers } from './personal/texts.ts';
import { widePersonal } from './personal/wide.ts';
import { wideSecrets } from './secrets/wide.ts';

const patterns = [
  ...[...signals, ...addresseeSignals, ...conductSignals, ...tongueSignals, ...secretShapes].map(({ pattern }) => pattern),
  ...ideaPatterns,
  ...phrasePatterns,
];

it('reads off a pattern what each of its matches holds', () => {
  const needed = (pattern: RegExp) => neededBy(pattern);
  expect(needed(/\b(?:ignore|forget)[ ,]+(?:all )?rules?\b/i)).toEqual({
    lists: [[' ', ','], ['ignore', 'forget'], ['rule']],
    length: 11,
    run: 6,
    digits: 0,
    row: 0,
    wide: false,
  });
  expect(needed(/(?<=Key)[=:]\s?\d{4,6}(?!x)/)).toMatchObject({
    lists: [['key'], ['=', ':'], ['\\d']],
    length: 5,
    run: 4,
    digits: 4,
    row: 4,
  });
  expect(needed(/AB?C{2}[x-z]+|Ab_[^a]/)).toMatchObject({ lists: [['acc', 'abcc', 'ab_']], length: 4, run: 3 });
  expect(needed(/a|b*|foo/)).toMatchObject({ lists: [], run: 0 });
  expect(needed(/\k<x>(?<x>abc)/)).toEqual({ lists: [], length: 0, run: 0, digits: 0, row: 0, wide: false });
});

it.each([
  [/(?<![A-Za-z0-9])[a-f0-9]{32}-[a-f0-9]{8}/, 41],
  [/\btoken[ \t]{1,3}["']?([\w-]{20,400})/gi, 20],
  [/sk_(?:live|test)_?(?=x)[A-Za-z\d]{16}/, 23],
  [/[a-z]{10}(?: )?[0-9]{12}/, 12],
  [/[a-z.]{30}|\d{8}/, 0],
  [/[^ ]{40}[A-z]{40}[é0-9]{20}\S{9}/, 0],
  [/(?:[a-f0-9]{2}:){15}[a-f0-9]{2}/, 2],
])('reads off %s how many signs of a key stand side by side in its matches', (pattern, run) => {
  expect(neededBy(pattern).run).toBe(run);
});

it.each([
  [/\d{3}([ -]?)\d{3}\1\d{4}/, 10, 4],
  [/[0-9]{2}x?[0-9]{3}|\d{4}-\d{2}/, 5, 3],
  [/(?=\d(?:[ .-]?\d){11})/, 12, 0],
  [/(?<!\d{9})[A-Z0-9]{17}(?!\d)/, 0, 0],
  [/0[1-9]\d{1,4}(?:[/ ]\d{2}){2}/, 7, 3],
  [/(?:12|345)[\d-]{6}\d?/, 2, 2],
])('reads off %s how many digits stand in its matches, and how many side by side', (pattern, digits, row) => {
  expect(neededBy(pattern)).toMatchObject({ digits, row });
});

it('reads off a pattern whether its matches hold signs beyond ASCII', () => {
  const wide = [/[区县]\d/, /\p{Script=Han}{2}/u, /(?:日|月)x/, /a(?=年)/, /[\u4e00-\u9fff]東/];
  const plain = [/ſ|é/iu, /\u212a/iu, /[^区]/, /\p{L}/u, /\P{Script=Han}/u, /日|x/, /(?:日)?x/, /(?!日)x/];
  expect([...wide, ...plain].map((pattern) => neededBy(pattern).wide)).toEqual([...wide.map(() => true), ...plain.map(() => false)]);
});

it('tries a pattern on no text without so many digits, or without its script', () => {
  const some = [/\d{3}-\d{4}/g, /[区县]/g];
  const sieve = sieveOf(undefined, () => some);
  expect([
    [...sieve('12-34 567')],
    [...sieve('123 4 5 6 7')],
    [...sieve('tel. 555-0123')],
    [...sieve('郑州区')],
    [...sieve('area')],
  ]).toEqual([[], [], [some[0]], [some[1]], []]);
});

it('tries a pattern on no text without so many signs of a key side by side, and on every one that has them', () => {
  const pattern = /secret[ =]([A-Z0-9_-]{24,60})/gi;
  const sieve = sieveOf(undefined, () => [pattern]);
  expect([...sieve('secret = sixteen letters-and-23456789')]).toEqual([]);
  // As i and u have it, ſ is an s and K a k.
  for (const text of ['secret Abcdefghij_klmnopqrst-123', `SECRET=${'ſ'.repeat(12)}${'\u212a'.repeat(12)}`])
    expect([...sieve(text)]).toEqual([pattern]);
});

it('the table of a built program holds what is read off the patterns here, of every sieve', async () => {
  const folder = new URL('../../app/privacy/detectors/', import.meta.url);
  const sieves = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      Array.from(
        readFileSync(new URL(name, folder), 'utf8').matchAll(/^const sieve = sieveOf\('(\w+)', (\w+)\);/gm),
        ([, sieve = '', list = '']) => [sieve, list],
      ),
    );
  expect(Object.fromEntries(sieves)).toEqual(Object.fromEntries(sieveNames.map((name) => [name, searchedPatterns[name].name])));
  const source = stripTypeScriptTypes(readFileSync(new URL('needed-table.ts', folder), 'utf8'));
  const { neededTable } = (await import(
    `data:text/javascript,${encodeURIComponent(withNeededTable(source))}`
  )) as typeof import('../../app/privacy/detectors/needed-table.ts');
  for (const name of sieveNames) expect(JSON.parse(neededTable[name] ?? ''), name).toEqual(searchedPatterns[name]().map(neededBy));
});

it('most patterns of the detectors need something, so that few are tried on most texts', () => {
  expect(patterns.filter((pattern) => neededBy(pattern).lists.length === 0).length).toBeLessThan(patterns.length / 20);
  expect(sieveOf(undefined, () => patterns)('Send the weekly report to the sales team').size).toBeLessThan(patterns.length / 8);
});

it('lets every pattern through that finds something, in any case of the letters', () => {
  const fill = filler(5);
  const texts = [...planted, ...lastInjections, ...wideInjections, ...wideSecrets, ...widePersonal, ...nationalNumbers].map(
    (template) => labelled(template, fill).text,
  );
  const all = [...new Set([...patterns, ...searchedPatterns.secrets(), ...searchedPatterns.personal()])];
  const sieve = sieveOf(undefined, () => all);
  let tried = 0;
  for (const text of [...texts, ...texts.filter((_text, index) => index % 4 === 0).map((one) => one.toUpperCase())]) {
    const possible = sieve(text);
    for (const pattern of all)
      if (!possible.has(pattern) && text.search(pattern) >= 0) expect.fail(`${pattern.source} was passed over in: ${text.slice(0, 200)}`);
    tried += possible.size;
  }
  expect(tried).toBeGreaterThan(texts.length);
});

it('knows of every letter of the patterns what signs stand for it when capitals do not count', () => {
  const letters = new Set(patterns.flatMap(({ source }) => [...source]).filter((char) => /\p{L}/u.test(char) && folded(char).length === 1));
  const every = Array.from({ length: 0xd800 }, (_none, code) => String.fromCharCode(code)).join('');
  for (const flags of ['gi', 'giu']) {
    const others = [...every.matchAll(new RegExp(`[${[...letters].join('')}]`, flags))].map(([other]) => other);
    for (const letter of letters)
      for (const [other] of others.join('').matchAll(new RegExp(letter, flags))) expect(folded(other), letter).toBe(folded(letter));
  }
});

const everything: ReadonlySet<RegExp> = new Set([...searchedPatterns.personal(), ...searchedPatterns.secrets()]);

it('finds behind the sieve what is found without it, whatever the text is (property)', () => {
  const fill = filler(9);
  const whole = [...widePersonal, ...nationalNumbers, ...wideSecrets, ...letters].map((template) => labelled(template, fill).text);
  const pieces = whole.flatMap((text) => text.split(/(?<=[ ,:;=\n"])/));
  const some = fc.oneof(
    fc.array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(' ', '\n', '@', '12', 'ſ', '４', '日', '"')), { maxLength: 14 }),
    fc.tuple(fc.constantFrom(...whole), fc.nat(60), fc.constantFrom(...whole)).map(([text, at, other]) => [text.slice(0, at), other]),
    fc.tuple(fc.constantFrom(...whole), fc.nat(9)).map(([text, digit]) => [text.replace(/[3-6]/g, String(digit))]),
    fc.constantFrom(...whole).map((text) => [text.toUpperCase()]),
  );
  fc.assert(
    fc.property(some, (parts) => {
      const text = parts.join('');
      expect(findPersonalData(text)).toEqual(findPersonalData(text, everything));
      // In this order: what holds none is remembered.
      const secrets = findSecretSpans(text, '', everything);
      expect(findSecretSpans(text)).toEqual(secrets);
    }),
    { numRuns: 400 },
  );
});

it.each([
  ['Please write to jane.roe@example.com about the order, thanks', 8],
  ['ord_q7RtYk2mWc9LxZbN4vHs1Tde', 10],
  ['7f9c1e2a44d24c1e9a118d2f11aa00ee', 30],
])('tries few patterns on %s', (text, most) => {
  expect(sieveOf(undefined, () => [...everything])(text).size).toBeLessThanOrEqual(most);
});
