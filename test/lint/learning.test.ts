/** What a step that learns from people gives on: nobody's data behind enough noise, and everything else as it was. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import type { Policy } from '../../app/lint/kit/context.ts';
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
  it('is held to what the organisation allows, and where', () => {
    const nodes = [
      manual(),
      sql('SELECT email, hours, satisfied FROM ratings', { columns: columns('health') }),
      learn({ epsilon: 2, total: 8 }),
    ];
    const told = (learning: Policy['learning'], environment: 'dev' | 'prod' = 'dev'): unknown[] => {
      const drawn = flow(nodes, ['start > sql', 'sql > learn'], { environment });
      const { findings } = lintFlow(drawn, { ...contextFor(cases, drawn), policy: { learning } });
      return findings
        .filter(({ ruleId }) => ruleId === 'AI025')
        .map(({ fixes, message }) => [/allows [^.]*/.exec(message)?.[0], fixes[0]?.title]);
    };
    expect([
      told({ epsilon: 2, total: 8 }),
      told({ epsilon: 1, total: 20 }),
      told({ total: 4 }),
      told({ outsideProduction: true }),
      told({ outsideProduction: true }, 'prod'),
      told(undefined, 'prod'),
    ]).toEqual([
      [],
      [['allows 1 for a run and 20 in all', 'Spend 1 a run and 8 in all']],
      [['allows any amount for a run and 4 in all', 'Spend 2 a run and 4 in all']],
      [],
      [[undefined, 'Make this a development flow']],
      [],
    ]);
  });
  it('needs the consent that the records need', () => {
    expect(found('health', '{{ input.update }}', {}, true)).toEqual(['DF011']);
  });
});
