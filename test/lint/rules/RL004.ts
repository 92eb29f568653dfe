import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import type { FlowNode } from '../../../app/workflow/model/flow.ts';
import { ask, call, manual, set } from '../kit/steps.ts';

const choose = step('if', 'if', { conditions: [{ left: '{{ input.answer }}', operator: 'equals', right: 'done' }] });
/** Comes round until `tries` is five; `steps` lie in the circle before the branch asks. */
const rounds = (
  steps: readonly FlowNode[],
  operator = 'less',
  more: readonly string[] = [],
  begin: Record<string, string> = { tries: '{{ 0 }}' },
) =>
  flow(
    [manual(), set(begin, 'begin'), ...steps, step('if', 'if', { conditions: [{ left: '{{ input.tries }}', operator, right: '5' }] })],
    [
      'start > begin',
      `begin > ${steps[0]?.id ?? ''}`,
      ...steps.map(({ id }, index) => `${id} > ${steps[index + 1]?.id ?? 'if'}`),
      `if.true > ${steps[0]?.id ?? ''}`,
      ...more,
    ],
  );
const count = (value = '{{ input.tries + 1 }}', more: Partial<FlowNode> = {}) => ({ ...set({ tries: value }, 'count'), ...more });
const script = (code: string) => step('count', 'script', { code });
/** What begins as a written number where it is missing needs no step that begins it, where nothing comes in. */
const alone = (counter: FlowNode, start = manual(), more: readonly FlowNode[] = [], wires: readonly string[] = ['start > count']) =>
  flow(
    [start, ...more, counter, step('if', 'if', { conditions: [{ left: '{{ input.tries }}', operator: 'less', right: '5' }] })],
    [...wires, 'count > if', 'if.true > count'],
  );
const hook = step('start', 'webhook-trigger', { auth: 'none', fields: [{ name: 'tries', type: 'number' }] });
export const cases: RuleCases = {
  fires: [
    alone(script('return { tries: input.tries };')),
    alone(script('return { ...input, tries: input.tries + 1 };')),
    alone(script('return { tries: (input.tries ?? 0) - 1 };')),
    alone(script('return { tries: (input.tries ?? 0) + 1, ...input };')),
    alone(script('return { tries: (input.tries ?? 0) + 1, tries: 0 };')),
    alone(script("return { tries: (input.tries ?? 0) + 1, ['tries']: 0 };")),
    alone(script('return { tries: (input.other ?? 0) + 1 };')),
    alone(script('if (input.done) return { tries: 0 }; return { tries: (input.tries ?? 0) + 1 };')),
    alone(script('return { tries: (input.tries ?? 0) + 1 };'), hook),
    alone(step('count', 'script', { code: 'return { tries: (input.tries ?? 0) + 1 };', mode: 'all' })),
    alone(
      script('return { tries: (input.tries ?? 0) + 1 };'),
      manual(),
      [set({ tries: '{{ input.start }}' })],
      ['start > set', 'set > count'],
    ),
    alone({ ...script('return { tries: (input.tries ?? 0) + 1 };'), onError: 'continue' }),

    rounds([count('{{ input.tries - 1 }}')]),
    rounds([count('{{ input.tries + 0 }}')]),
    rounds([count()], 'greater'),
    rounds([count(), set({ tries: '{{ input.start }}' })]),
    rounds([count(), call('https://api.example.com/x')]),
    rounds([count('{{ input.tries + 1 }}', { onError: 'continue' })]),
    // Where it begins is up to somebody else, or to nobody.
    rounds([count()], 'less', [], { tries: '{{ input.tries }}' }),
    rounds([count()], 'less', [], { other: '{{ 0 }}' }),
    rounds([count()], 'less', ['start > count']),
    rounds([count()], 'less', [], { tries: '{{ -1000000000000 }}' }),
    // Round the counter.
    rounds([set({ a: 'b' }), count()], 'less', ['set > if']),
    flow([manual(), ask('Go on: {{ input.answer }}'), choose], ['start > ask', 'ask > if', 'if.false > ask']),
    flow([manual(), set({ a: 'b' })], ['start > set', 'set > set']),
    flow(
      [manual(), set({ a: 'b' }), step('wait', 'wait'), set({ c: 'd' }, 'more')],
      ['start > set', 'set > wait', 'wait > more', 'more > set'],
    ),
  ],
  silent: [
    alone(script('return { tries: (input.tries ?? 0) + 1 };')),
    alone(script('return { ...input, tries: (input.tries || 0) + 1 };')),
    alone(count('{{ has(input.tries) ? input.tries + 1 : 1 }}')),
    rounds([script('return { ...input, tries: input.tries + 1 };')]),
    rounds([count()]),
    rounds([count()], 'less', [], { tries: '{{ 1 }}', other: '{{ input.tries }}' }),
    rounds([count(), set({ a: 'b' }), step('wait', 'wait')]),
    flow([manual(), ask('Go on: {{ input.answer }}'), choose], ['start > ask', 'ask > if', 'if.false > ask'], {
      settings: { maxSteps: 100 },
    }),
    flow([manual(), step('loop', 'loop', { list: 'rows' }), set({ a: 'b' })], ['start > loop', 'loop.loop > set', 'set > loop.back']),
    flow([manual(), set({ a: 'b' }), set({ c: 'd' }, 'more')], ['start > set', 'set > more']),
  ],
};
