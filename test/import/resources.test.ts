/** Templates and samples are what people learn from: complete, valid, and judged by the linter as they claim. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importForeign } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { parameterProblems } from '../../app/nodes/kit/describe.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import { filesIn } from './support.ts';

const resources = join(import.meta.dirname, '../../resources');
const read = (...path: string[]): string => readFileSync(join(resources, ...path), 'utf8');
const { templates } = JSON.parse(read('templates', 'index.json')) as { templates: { id: string; file: string; title: string; summary: string; tags: string[] }[] };
const { samples } = JSON.parse(read('samples', 'index.json')) as { samples: { id: string; file: string; source?: string }[] };

describe('templates', () => {
  it('lists every file once', () => {
    expect(templates.map(({ file }) => file).sort()).toEqual(filesIn(join(resources, 'templates'), /\.flow\.json$/).map(({ name }) => name));
    for (const { title, summary, tags } of templates) expect([title.length > 5, summary.length > 40, tags.length > 0]).toEqual([true, true, true]);
  });

  it.each(templates)('$id is complete, canonical and passes the linter', ({ id, file, title }) => {
    const text = read('templates', file);
    const flow = readFlow(text, file);
    const serious = lintFlow(flow).findings.filter(({ severity }) => severity === 'block' || severity === 'high');
    expect({ id: flow.id, text: printFlow(flow), titled: title.length > 0, problems: flow.nodes.flatMap(parameterProblems), serious: serious.map(({ ruleId, title: finding }) => `${ruleId} ${finding}`) })
      .toEqual({ id, text, titled: true, problems: [], serious: [] });
  });
});

describe('samples', () => {
  it.each(samples)('$id is a valid flow', ({ file, id }) => {
    expect(readFlow(read('samples', file), file).id).toBe(id);
  });

  it('keeps the risky one as the importer makes it, with the findings that it is there for', () => {
    const flow = readFlow(read('samples', 'risky-assistant.flow.json'), 'sample');
    const imported = importForeign(read('samples', 'risky-assistant.n8n.json'), 'risky-assistant.n8n.json');
    expect({ ...imported.flow, id: flow.id }).toEqual(flow);
    const found = new Set(lintFlow(flow).findings.map(({ ruleId }) => ruleId));
    expect(['AI001', 'AI005', 'CN001', 'CN008', 'DF001', 'DF004'].filter((rule) => !found.has(rule))).toEqual([]);
  });
});
