/** What is written can be read (WCAG 2.2, 1.4.3 and 1.4.11), in light and dark, on every ground that it stands on. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../../renderer/styles/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--cs-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light, dark },
  ]),
);
const hex = (name: string, mode: 'light' | 'dark'): string => {
  if (name.startsWith('#')) return name;
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`there is no colour ${name}`);
  return token[mode];
};

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((one, two) => two - one);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ['ground', 'surface', 'raised', 'sunken', 'hover', 'pressed'];
const severities = ['block', 'high', 'medium', 'low', 'good'];
const pairs: readonly (readonly [ink: string, on: string, least: number])[] = [
  ...['text', 'text-muted', 'text-faint'].flatMap((ink) =>
    [...grounds, 'accent-tint', ...severities.map((one) => `${one}-tint`)].map((on) => [ink, on, 4.5] as const),
  ),
  ...severities.flatMap((ink) => [...grounds, `${ink}-tint`].map((on) => [ink, on, 4.5] as const)),
  ...['ground', 'surface', 'raised', 'sunken', 'hover', 'accent-tint'].map((on) => ['accent', on, 4.5] as const),
  ...['accent-fill', 'accent-fill-hover', 'block-fill'].map((on) => ['#ffffff', on, 4.5] as const),
  ['control-line', 'surface', 3],
];

test.each(['light', 'dark'] as const)('%s: every ink on every ground', (mode) => {
  const poor = pairs
    .map(([ink, on, least]) => ({ what: `${ink} on ${on}`, is: Math.floor(contrast(hex(ink, mode), hex(on, mode)) * 100) / 100, least }))
    .filter(({ is, least }) => is < least);
  expect(poor).toEqual([]);
});
