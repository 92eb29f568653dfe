/** The pages of the rules: one for each, all parts there, and the flows in them do what the page says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../app/lint/registry.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { contextFor, type RuleCases } from './kit/cases.ts';
import { flow } from './kit/flow.ts';
import { fakeToken } from './kit/steps.ts';

const folder = new URL('../../resources/rules/', import.meta.url);
const headings = ['What', 'Why', 'Bad flow', 'Good flow', 'How to fix', 'Known blind spots', 'When to waive'];

/** A flow as a page shows it: without the head, and with a stand-in where a real flow would hold a secret or a blob. */
function flowOf(text: string): Flow {
  const filled = text
    .replace(/SECRET_(\d+)/g, (_all, length: string) => fakeToken('', Number(length)))
    .replace(/BLOB_(\d+)/g, (_all, length: string) => 'QUJDREVG'.repeat(100).slice(0, Number(length)));
  const { nodes, edges, ...head } = JSON.parse(filled) as Flow;
  const complete = flow([], [], Object.fromEntries(Object.entries(head).map(([key, value]) => [key, value ?? undefined])));
  return { ...complete, nodes: nodes.map((node) => ({ ...node, typeVersion: 1 })), edges };
}

it('every rule has its page, and every page its rule', () => {
  expect(readdirSync(folder).sort()).toEqual(rules.map(({ id }) => `${id}.md`).sort());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id, rule) => {
  const page = readFileSync(new URL(`${id}.md`, folder), 'utf8');
  const { cases } = (await import(`./rules/${id}.ts`)) as { cases: RuleCases };
  const [bad = '', good = ''] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1]);
  const found = (text: string): string[] => {
    const flow = flowOf(text);
    return lintFlow(flow, contextFor(cases, flow)).findings.map(({ ruleId }) => ruleId);
  };

  it('has its title and all its parts', () => {
    expect({ title: page.split('\n')[0], headings: [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]) }).toEqual({
      title: `# ${id}: ${rule.title}`,
      headings,
    });
  });
  it('its bad flow is found, its good flow is not', () => {
    expect({ bad: found(bad).includes(id), good: found(good).includes(id) }).toEqual({ bad: true, good: false });
  });
});
