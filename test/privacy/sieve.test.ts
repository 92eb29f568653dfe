/** A pattern that is not tried finds nothing: what the sieve reads off patterns holds for everything they find. */
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, it } from 'vitest';
import { addresseeSignals } from '../../app/privacy/detectors/injection/addressee.ts';
import { ideaPatterns } from '../../app/privacy/detectors/injection/concepts.ts';
import { conductSignals } from '../../app/privacy/detectors/injection/conduct.ts';
import { signals } from '../../app/privacy/detectors/injection/signals/signals.ts';
import { tongueSignals } from '../../app/privacy/detectors/injection/tongues.ts';
import { folded, neededBy } from '../../app/privacy/detectors/needed-words.ts';
import { sieveNames } from '../../app/privacy/detectors/needed-table.ts';
import { phrasePatterns } from '../../app/privacy/detectors/secrets/phrases.ts';
import { searchedPatterns } from '../../app/privacy/detectors/searched-patterns.ts';
import { secretShapes } from '../../app/privacy/detectors/secrets/shapes/shapes.ts';
import { sieveOf } from '../../app/privacy/detectors/sieve.ts';
import { withNeededTable } from '../support/needed-table.ts';
import { planted } from './injection-indirect.ts';
import { lastInjections } from './injection-last.ts';
import { wideInjections } from './injection-wide.ts';
import { filler, labelled } from './labelled.ts';
import { wideSecrets } from './secret-wide.ts';

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
  });
  expect(needed(/(?<=Key)[=:]\s?\d{4,6}(?!x)/)).toEqual({ lists: [['key'], ['=', ':'], ['\\d']], length: 5, run: 4 });
  expect(needed(/AB?C{2}[x-z]+|Ab_[^a]/)).toEqual({ lists: [['acc', 'abcc', 'ab_']], length: 4, run: 3 });
  expect(needed(/a|b*|foo/)).toMatchObject({ lists: [], run: 0 });
  expect(needed(/\k<x>(?<x>abc)/)).toEqual({ lists: [], length: 0, run: 0 });
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
  const texts = [...planted, ...lastInjections, ...wideInjections, ...wideSecrets].map((template) => labelled(template, fill).text);
  const all = [...new Set([...patterns, ...searchedPatterns.secrets()])];
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
