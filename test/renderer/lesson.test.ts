import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import { ruleFlow } from '../../app/lint/rule-flows.ts';
import { lessonOf } from '../../app/lint/lesson.ts';

const folder = join(import.meta.dirname, '../../resources/rules');
const lessons = readdirSync(folder)
  .filter((name) => /^[A-Z]{2}\d{3}\.md$/.test(name))
  .map((name) => {
    const ruleId = name.slice(0, -3);
    const flow = ruleFlow(ruleId, readFileSync(join(folder, name), 'utf8'), 'bad');
    return { ruleId, lesson: flow === undefined ? undefined : lessonOf(ruleId, flow, lintFlow(flow).findings) };
  });

it('most rules have a question, each with a right step and a wrong one, and few enough to read', () => {
  const asked = lessons.flatMap(({ lesson }) => lesson ?? []);
  expect([
    asked.length > lessons.length / 2,
    asked.filter(
      ({ choices }) =>
        choices.length < 2 || choices.length > 5 || !choices.some(({ right }) => right) || choices.every(({ right }) => right),
    ),
    asked.filter(({ message, remedy }) => message === '' || remedy === ''),
  ]).toEqual([true, [], []]);
});

it('asks where the data goes, and not where it begins', () => {
  const { lesson } = lessons.find(({ ruleId }) => ruleId === 'DF001') ?? {};
  expect(lesson?.choices.filter(({ right }) => right).length).toBe(1);
  expect(lesson?.choices[0]?.right).toBe(false);
});

it('has none where the flow alone does not show it, or where every step would be right', () => {
  const flow = ruleFlow('DF001', readFileSync(join(folder, 'DF001.md'), 'utf8'), 'bad');
  if (flow === undefined) throw new Error('the page has no bad flow');
  const everywhere = flow.nodes.map(({ id }) => ({ ruleId: 'DF001', nodeId: id, message: 'm', remedy: 'r' }));
  expect([
    lessonOf('DF001', flow, []),
    lessonOf('DF001', flow, everywhere),
    lessonOf('DF001', flow, [{ ruleId: 'DF001', nodeId: 'gone', message: 'm', remedy: 'r' }]),
  ]).toEqual([undefined, undefined, undefined]);
});
