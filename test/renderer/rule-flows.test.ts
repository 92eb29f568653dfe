/** The flows of every rule's page can be tried, and are what the page says they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import { ruleFlow, ruleParts } from '../../app/lint/rule-flows.ts';

const folder = new URL('../../resources/rules/', import.meta.url);
const pages = readdirSync(folder).map((name) => ({ id: name.replace('.md', ''), markdown: readFileSync(new URL(name, folder), 'utf8') }));
const foundBy = (id: string, markdown: string): boolean | undefined => {
  const flow = ruleFlow(id, markdown, 'bad');
  return flow === undefined ? undefined : lintFlow(flow).findings.some(({ ruleId }) => ruleId === id);
};

test('both flows of every page open on the canvas', () => {
  expect(
    pages
      .filter(({ id, markdown }) => ruleFlow(id, markdown, 'bad') === undefined || ruleFlow(id, markdown, 'good') === undefined)
      .map(({ id }) => id),
  ).toEqual([]);
});

test('steps have names that people know, and what reads them goes on to find them', () => {
  const flows = pages.flatMap(({ id, markdown }) => ruleFlow(id, markdown, 'bad') ?? []);
  const ai001 = ruleFlow('AI001', pages.find(({ id }) => id === 'AI001')?.markdown ?? '', 'bad');
  expect([flows.some(({ nodes }) => nodes.some(({ name }) => name === 'hook')), ai001?.nodes.map(({ name }) => name)]).toEqual([
    false,
    ['Web request', 'Ask a model', 'HTTP request'],
  ]);
  expect(ai001?.name).toBe('Bad example: Text from outsiders steers a model that can act');
});

// Some rules speak only under a policy, a registry or other flows, which a page cannot hold: the picture says so of those.
test('most bad flows are found as they stand', () => {
  const silent = pages.filter(({ id, markdown }) => foundBy(id, markdown) === false).map(({ id }) => id);
  expect(silent.length).toBeLessThan(pages.length / 2);
});

test('a page falls into text and flows, and loses no word of its text', () => {
  const [page] = pages;
  const parts = ruleParts(page?.markdown ?? '');
  expect(parts.flatMap(({ flow }) => flow ?? [])).toEqual(['bad', 'good']);
  expect(parts.map(({ text }) => text).join('')).toBe((page?.markdown ?? '').replace(/```json\n[\s\S]*?```\n?/g, ''));
});
