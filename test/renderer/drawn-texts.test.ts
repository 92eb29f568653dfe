/** What comes from outside is drawn so that it reads as it is: on every page, in tips and for screen readers. */
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
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

test('what is typed into keeps its value, and languages that are written to the left keep their letters and joiners', () => {
  expect([
    drawn(Mono, {}, '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83d\udcbb Gr\u00fc\u00dfe'),
    drawn(SecretInput, { label: 'Key', value: 'a\u202eb', onChange: () => undefined }).includes('value="a\u202eb"'),
  ]).toEqual([
    expect.stringContaining('\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83d\udc69\u200d\ud83d\udcbb Gr\u00fc\u00dfe'),
    true,
  ]);
});
