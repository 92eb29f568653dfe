/** What comes from outside is drawn so that it reads as it is: on every page, in tips and for screen readers. */
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { jsx, jsxs } from '../../renderer/jsx-runtime.ts';
import { Badge } from '../../renderer/ui/badge.tsx';
import { Input } from '../../renderer/ui/input.tsx';
import { Markdown } from '../../renderer/ui/markdown.tsx';
import { Hash, Mono } from '../../renderer/ui/mono.tsx';
import { SecretInput } from '../../renderer/ui/secret-input.tsx';

const turned = 'api.good.example/\u202egnp.evil\u2066';
const drawn = (what: unknown, props: object, child?: string): string =>
  renderToStaticMarkup(createElement(what as FunctionComponent<object>, props, ...(child === undefined ? [] : [child])));

test('no text turns the reading direction or stands there unseen', () => {
  const pages = [
    drawn(Mono, {}, turned),
    drawn(Badge, {}, turned),
    drawn(Markdown, { text: `# ${turned}\n\n[${turned}](https://x.example "${turned}") \`${turned}\`` }),
    drawn(Hash, { value: turned, length: 99 }),
    drawn(Mono, {}, 'Pay\u3164\u2800\u200b 10'),
    drawn(Input, { value: turned, readOnly: true }),
  ];
  expect(pages.map((page) => [/[\u200b\u202a-\u202e\u2066-\u2069\u2800\u3164]/.test(page), page.includes('\ufffd')])).toEqual(
    pages.map(() => [false, true]),
  );
});

test('no text holds a second one that is not seen, wherever it is drawn', () => {
  const tags = [...'pay mallory'].map((sign) => String.fromCodePoint(0xe0000 + (sign.codePointAt(0) ?? 0))).join('');
  const bytes = [...'pay mallory'].map((sign) => String.fromCodePoint(0xe0100 + (sign.codePointAt(0) ?? 0) - 16)).join('');
  const pages = [
    ...[
      tags,
      `\u{1f642}${bytes}`,
      'a\u200d\u200c\u200c\u200d',
      'a\u00ad\u00ad',
      `\u{1f3f4}${tags}`,
      '\ufe0f\ufe0f\u200d',
      '\u845b\u{e0100}\u{e0101}',
    ].map((text) => drawn(Mono, {}, text)),
    // As compilers write `Hello {names}`, and a list of choices.
    renderToStaticMarkup(jsxs('p', { children: ['Hello ', ['Ada', [turned]]] })),
    renderToStaticMarkup(jsx('select', { children: jsx('option', { value: 'a', label: turned }) })),
  ];
  expect(pages.filter((page) => !page.includes('\ufffd') || page.includes(tags) || page.includes(bytes) || page.includes(turned))).toEqual(
    [],
  );
});

test.each([
  [
    'flags',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} \u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
  ],
  ['emoji put together', '\u{1f441}\ufe0f\u200d\u{1f5e8}\ufe0f 1\ufe0f\u20e3 \u2764\ufe0f\u200d\u{1f525}'],
  ['forms of Chinese characters', '\u845b\u{e0100}\u98fe\u{e0101}'],
  ['soft hyphens', 'Daten\u00adschutz\u00adgrund\u00adverordnung'],
])('%s are drawn as they are', (_name, text) => {
  expect(drawn(Mono, {}, text)).toContain(text);
});

test('what is typed into keeps its value, and languages that are written to the left keep their letters and joiners', () => {
  expect([
    drawn(Mono, {}, '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83d\udcbb Gr\u00fc\u00dfe'),
    drawn(SecretInput, { label: 'Key', value: 'a\u202eb', onChange: () => undefined }).includes('value="a\u202eb"'),
  ]).toEqual([
    expect.stringContaining('\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83d\udcbb Gr\u00fc\u00dfe'),
    true,
  ]);
});
