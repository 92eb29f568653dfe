/** The pages of the step types: one for each, all parts there, and every setting on it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../app/kernel/error-codes.ts';
import { catalogue } from '../../app/nodes/catalogue.ts';

const folder = new URL('../../resources/nodes/', import.meta.url);
const headings = ['What it does', 'Settings', 'What the checks know', 'When it fails'];

test('every step type has its page, and every page its step type', () => {
  expect(readdirSync(folder).sort()).toEqual(catalogue.map(({ type }) => `${type}.md`).sort());
});

describe.each(catalogue.map((definition) => [definition.type, definition] as const))('%s', (type, { title, summary, form }) => {
  const page = readFileSync(new URL(`${type}.md`, folder), 'utf8');
  const settings = /## Settings\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';

  test('has its parts, every setting and only codes that there are', () => {
    expect({
      title: page.split('\n')[0],
      summary: page.includes(`\n${summary}\n`),
      headings: [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]),
    }).toEqual({ title: `# ${title}`, summary: true, headings });
    expect({
      unsaid: form.map(({ label }) => label).filter((label) => !settings.includes(`- **${label}**`)),
      gone: [...settings.matchAll(/^- \*\*(.+?)\*\*/gm)]
        .map((match) => match[1])
        .filter((label) => !form.some((field) => field.label === label)),
      unknownCodes: [...page.matchAll(/`([a-z]+\/[a-z-]+)`/g)]
        .map((match) => match[1])
        .filter((code) => !(errorCodes as readonly (string | undefined)[]).includes(code)),
      empty: page
        .split(/^## .+$/m)
        .slice(1)
        .filter((part) => part.trim().length < 10).length,
    }).toEqual({ unsaid: [], gone: [], unknownCodes: [], empty: 0 });
  });
});
