import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, set } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), call('http://api.example.com/orders')], ['start > call']),
    flow([manual(), call('http://api.example.com/{{ input.id }}')], ['start > call']),
    flow([manual(), set({ base: 'http://api.example.com' }), call('{{ input.base }}/orders')], ['start > set', 'set > call']),
    flow(
      [manual(), set({ base: 'http://api.example.com' }), set({ more: 'x' }, 'more'), call('{{ node["set"].base }}/orders')],
      ['start > set', 'set > more', 'more > call'],
    ),
    flow([manual(), call('HTTP://api.example.com/orders', { method: 'POST' })], ['start > call']),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/orders')], ['start > call']),
    flow([manual(), set({ base: 'https://api.example.com' }), call('{{ input.base }}/orders')], ['start > set', 'set > call']),
    flow(
      [
        manual(),
        set({ base: 'http://api.example.com' }),
        set({ base: 'https://api.example.com' }, 'more'),
        call('{{ input.base }}/orders'),
      ],
      ['start > set', 'set > more', 'more > call'],
    ),
    flow([manual(), call('http://localhost:8080/orders')], ['start > call']),
    flow([manual(), call('http://api.example.com/orders', {}, 'call', { disabled: true })], ['start > call']),
  ],
};
