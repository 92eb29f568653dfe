import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, mail, manual, post, set, signedHook } from '../kit/steps.ts';

const check = (more = {}) => call('https://api.example.com/check', {}, 'check', more);
const end = mail('a@example.com', 'x');
const each = (onFailure: string, more: Parameters<typeof flow>[0], wires: readonly string[]) =>
  flow([manual(), step('map', 'map-list', { list: 'rows', flowId: 'other', onFailure }), ...more], ['start > map', ...wires]);
const when = (left: string) => step('if', 'if', { conditions: [{ left, operator: 'isNotEmpty', right: '' }] });
const asked = (left: string) =>
  flow(
    [
      signedHook([{ name: 'kind' }]),
      check({ onError: 'continue' }),
      step('if', 'if', { conditions: [{ left, operator: 'equals', right: 'order' }] }),
      end,
    ],
    ['hook > check', 'check > if', 'if.true > mail'],
  );
export const cases: RuleCases = {
  fires: [
    each('keep', [end], ['map > mail']),
    each('keep', [when('{{ input.total }}'), end], ['map > if', 'if.true > mail']),
    flow([manual(), check({ onError: 'continue' }), end], ['start > check', 'check > mail']),
    flow([manual(), check({ onError: 'continue' }), set({ a: 'b' }), end], ['start > check', 'check > set', 'set > mail']),
    flow(
      [manual(), check({ onError: 'continue' }), post('https://bank.example.com/p', '{}', { effect: 'pay' })],
      ['start > check', 'check > call'],
    ),
    // It came in, and goes on where the step failed.
    asked('{{ input.body.kind }}'),
  ],
  silent: [
    asked('{{ input.answer.kind }}'),
    each('stop', [end], ['map > mail']),
    each('keep', [set({ a: 'b' })], ['map > set']),
    // What failed has been looked at.
    each('keep', [when('{{ input.results[0].error.code }}'), end], ['map > if', 'if.false > mail']),
    flow([manual(), check({ onError: 'stop' }), end], ['start > check', 'check > mail']),
    flow([manual(), check({ onError: 'continue' }), set({ a: 'b' })], ['start > check', 'check > set']),
    flow([manual(), check({ onError: 'branch' }), end, step('stop', 'stop')], ['start > check', 'check > mail', 'check -error> stop']),
  ],
};
