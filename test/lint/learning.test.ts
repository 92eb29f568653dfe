/** What a step that learns from people gives on: nobody's data behind enough noise, and everything else as it was. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { contextFor } from './kit/cases.ts';
import { flow, step } from './kit/flow.ts';
import { manual, post, sql } from './kit/steps.ts';
import { cases } from './rules/AI025.ts';

const columns = (hours: string, consent = false): JsonObject[] => [
  { name: 'email' },
  { name: 'hours', type: 'number', label: hours, consent },
  { name: 'satisfied', type: 'boolean', label: 'none' },
];
const learn = (more: JsonObject = {}): FlowNode =>
  step('learn', 'learn-together', {
    inputs: [{ field: 'hours', low: 0, high: 48 }],
    target: 'satisfied',
    person: 'email',
    budget: 'ratings',
    ...more,
  });

function found(label: string, body: string, more: JsonObject = {}, consent = false): string[] {
  const nodes = [manual(), sql('SELECT email, hours, satisfied FROM ratings', { columns: columns(label, consent) }), learn(more)];
  const drawn = flow([...nodes, post('https://model.example.com/updates', body)], ['start > sql', 'sql > learn', 'learn > call']);
  const { findings } = lintFlow(drawn, contextFor(cases, drawn));
  const ids = findings.filter(({ severity }) => severity !== 'low').map(({ ruleId }) => ruleId);
  return [...new Set(ids)].filter((id) => id === 'AI025' || id.startsWith('DF')).sort();
}

describe('what leaves a step that learns', () => {
  it('is about nobody, and is kept by nobody', () => {
    expect([found('health', '{{ input.update }}'), found('contact', '{{ input }}')]).toEqual([[], []]);
  });
  it('is about people where the noise hides them too little, and where their records go beside it', () => {
    expect(found('health', '{{ input.update }}', { epsilon: 50, total: 100 })).toEqual(['AI025', 'DF002']);
    expect(found('health', '{{ node["sql"].hours }}')).toContain('DF002');
  });
  it('needs the consent that the records need', () => {
    expect(found('health', '{{ input.update }}', {}, true)).toEqual(['DF011']);
  });
});
