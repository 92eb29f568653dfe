/** A step that does several things is judged by the gravest of them. */
import { expect, it } from 'vitest';
import type { EffectKind } from '../../app/nodes/kit/facts.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { gravest } from '../../app/lint/kit/gravest.ts';
import { flow } from './kit/flow.ts';
import { ask, openHook, service } from './kit/steps.ts';
import type { JsonObject } from '../../app/kernel/json.ts';

const does = (...kinds: readonly (readonly [EffectKind, adds?: true])[]) => {
  const made = service('*.example.com', 'Desk', 'desk', { foreign: { format: 'n8n', type: 'n8n-nodes-base.desk', raw: {} } });
  const facts = made.parameters['facts'] as JsonObject;
  return {
    ...made,
    parameters: {
      ...made.parameters,
      values: { chatId: '42', text: '{{ input.answer }}' },
      facts: {
        ...facts,
        effects: kinds.map(([kind, adds]) => ({ kind, what: `does ${kind} there`, idempotent: false, ...(adds === true ? { adds } : {}) })),
        sinks: [{ kind: 'message', parameter: ['text'] }],
      },
    },
  } as ReturnType<typeof service>;
};
const told = (rule: string, ...kinds: readonly (readonly [EffectKind, adds?: true])[]): string[] =>
  lintFlow(flow([openHook(), ask('{{ input.body.text }}'), does(...kinds)], ['hook > ask', 'ask > desk']))
    .findings.filter(({ ruleId }) => ruleId === rule)
    .map(({ severity, title }) => `${severity} ${/does (\w+) there/.exec(title)?.[1] ?? title}`);

it('a message to one of your own people does not stand for what is deleted', () => {
  expect([told('AI005', ['send']), told('AI005', ['send'], ['delete']), told('AI005', ['delete'], ['send'])]).toEqual([
    ['medium send'],
    ['block delete'],
    ['block delete'],
  ]);
});
it('what is only added does not stand for what is changed', () => {
  expect([told('AI001', ['write', true]), told('AI001', ['write', true], ['delete'])]).toEqual([['medium write'], ['block delete']]);
});
it('of several alike the first', () => {
  const one = { title: 'a', message: '', remedy: '' };
  expect([
    gravest([{ ...one, severity: 'high' }, one, { ...one, title: 'b' }], { severity: 'block' })?.title,
    gravest([], { severity: 'block' }),
  ]).toEqual(['a', undefined]);
});
