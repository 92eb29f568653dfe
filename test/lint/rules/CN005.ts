import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, judge, manual, openHook, set, signedHook, sql } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([openHook(), call('{{ input.body.text }}')], ['hook > call']),
    flow([openHook(), call('https://{{ input.body.text }}.example.com/x')], ['hook > call']),
    flow([openHook(), set({ target: '{{ input.body.text }}' }), call('https://{{ input.target }}/x', { method: 'POST' })], ['hook > set', 'set > call']),
  ],
  silent: [
    flow([openHook(), call('https://api.example.com/{{ input.body.text }}')], ['hook > call']),
    flow([openHook([{ name: 'shop', type: 'enum', values: ['a', 'b'] }]), call('https://{{ input.body.shop }}.example.com/x')], ['hook > call']),
    flow([manual(), sql('SELECT host FROM shops', { columns: [{ name: 'host', label: 'none' }] }), call('https://{{ input.host }}/x')], ['start > sql', 'sql > call']),
    flow([signedHook(), call('https://{{ input.body.text }}/x'), judge('x')], ['hook > call', 'call > ask']),
  ],
};
