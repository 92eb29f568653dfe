/** Templates and samples are what people learn from: complete, valid, and judged by the linter as they claim. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeGreen } from '../../app/lint/make-green.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { parameterProblems } from '../../app/nodes/describe.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { readFlow } from '../../app/workflow/migrations/read-flow.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { firstFlow, filesIn } from './support.ts';

const resources = join(import.meta.dirname, '../../resources');
const read = (...path: string[]): string => readFileSync(join(resources, ...path), 'utf8');
const templates = JSON.parse(read('templates', 'index.json')) as { id: string; title: string; summary: string; tags: string[] }[];

describe('templates', () => {
  it('lists every file once', () => {
    expect(templates.map(({ id }) => `${id}.flow.json`).sort()).toEqual(
      filesIn(join(resources, 'templates'), /\.flow\.json$/).map(({ name }) => name),
    );
    for (const { title, summary, tags } of templates)
      expect([title.length > 5, summary.length > 40, tags.length > 0]).toEqual([true, true, true]);
  });

  it.each(templates)('$id is complete, canonical and passes the linter', ({ id, title }) => {
    const text = read('templates', `${id}.flow.json`);
    const flow = readFlow(text, id);
    const serious = lintFlow(flow).findings.filter(({ severity }) => severity === 'block' || severity === 'high');
    expect({
      id: flow.id,
      text: printFlow(flow),
      titled: title.length > 0,
      problems: flow.nodes.flatMap(parameterProblems),
      serious: serious.map(({ ruleId, title: finding }) => `${ruleId} ${finding}`),
    }).toEqual({ id, text, titled: true, problems: [], serious: [] });
  });
});

describe('flows of incidents', () => {
  const incidents = JSON.parse(read('incidents', 'index.json')) as {
    id: string;
    title: string;
    summary: string;
    source: string;
    tags: string[];
    caughtBy: string[];
    mend: string;
  }[];
  const serious = (flow: Flow): string[] =>
    lintFlow(flow)
      .findings.filter(({ severity }) => severity === 'block' || severity === 'high')
      .map(({ ruleId }) => ruleId)
      .sort();
  const incidentFlow = (file: string): Flow => readFlow(read('incidents', `${file}.flow.json`), file);

  it('lists every file, and each says what it rests on and since when', () => {
    expect(incidents.flatMap(({ id }) => [`${id}.flow.json`, `${id}.mended.flow.json`]).sort()).toEqual(
      filesIn(join(resources, 'incidents'), /\.flow\.json$/).map(({ name }) => name),
    );
    for (const { source, id } of incidents)
      expect([/, “.+”, 20\d\d$/.test(source), read('incidents', `${id}.flow.json`).includes(source.replaceAll('"', '\\"'))]).toEqual([
        true,
        true,
      ]);
  });

  it.each(incidents)('$id is complete and canonical, and is caught by exactly the rules that it is there for', ({ id, caughtBy }) => {
    const flow = incidentFlow(id);
    expect({ text: printFlow(flow), problems: flow.nodes.flatMap(parameterProblems), serious: serious(flow) }).toEqual({
      text: read('incidents', `${id}.flow.json`),
      problems: [],
      serious: [...caughtBy].sort(),
    });
  });

  it.each(incidents)('$id, mended, is complete and has nothing grave left', ({ id }) => {
    const flow = incidentFlow(`${id}.mended`);
    expect({ id: flow.id, text: printFlow(flow), problems: flow.nodes.flatMap(parameterProblems), serious: serious(flow) }).toEqual({
      id: `${id}-mended`,
      text: read('incidents', `${id}.mended.flow.json`),
      problems: [],
      serious: [],
    });
  });

  it.each(['customer-records', 'forgotten-server'])('the safe fixes that %s offers lead to the mended flow', (id) => {
    const drawn = ({ nodes, edges, connections }: Flow) => ({ nodes, edges, connections });
    expect(drawn(makeGreen(incidentFlow(id), {}, 'all').flow)).toEqual(drawn(incidentFlow(`${id}.mended`)));
  });
});

describe('samples', () => {
  it('has a safe one, which is a template', () => {
    expect({ ...readFlow(read('samples', 'safe-web-form.flow.json'), 'sample'), id: 'web-form-summary' }).toEqual(
      readFlow(read('templates', 'web-form-summary.flow.json'), 'template'),
    );
  });

  it('has a risky one, which imports with the findings that it is there for', () => {
    const { flow, format } = firstFlow(read('samples', 'risky-assistant.n8n.json'), 'risky-assistant.n8n.json');
    const found = new Set(lintFlow(flow).findings.map(({ ruleId }) => ruleId));
    expect({ format, missing: ['AI001', 'AI005', 'CN001', 'CN008', 'DF001', 'DF004'].filter((rule) => !found.has(rule)) }).toEqual({
      format: 'n8n',
      missing: [],
    });
  });

  it('has one of Power Automate, whose approval binds one step and not the other', () => {
    const { flow, format } = firstFlow(read('samples', 'invoice-mail.power-automate.json'), 'invoice-mail.power-automate.json');
    const grave = lintFlow(flow)
      .findings.filter(({ severity }) => severity === 'block')
      .map(({ ruleId, nodeName }) => [ruleId, nodeName]);
    expect([format, grave]).toEqual([
      'power-automate',
      [
        ['DF001', 'Read the invoice'],
        ['AI001', 'Create item'],
      ],
    ]);
  });
});
