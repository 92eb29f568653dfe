/** What stands under a choice of a draft: the rule behind it, out of the rule's own page. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { briefOf } from '../../renderer/shell/rule-in-brief.tsx';

const folder = new URL('../../resources/rules/', import.meta.url);

test('every page gives a title and a text, and none of its flows', () => {
  const pages = readdirSync(folder).filter((name) => /^[A-Z]+\d+\.md$/.test(name));
  const poor = pages.filter((name) => {
    const { title, text } = briefOf(readFileSync(new URL(name, folder), 'utf8'));
    return title === '' || text.length < 40 || text.includes('```') || text.includes('##');
  });
  expect([pages.length > 50, poor]).toEqual([true, []]);
});
