import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { ask, call, mail, openHook, post, script, set } from '../kit/steps.ts';

const key = [
  { name: 'apiKey', label: 'secret' },
  { name: 'text', label: 'none' },
];
export const cases: RuleCases = {
  fires: [
    flow(
      [openHook(key), step('run', 'sub-flow', { flowId: 'elsewhere', inputs: [{ name: 'a', value: '{{ input.body.apiKey }}' }] })],
      ['hook > run'],
    ),
    flow([openHook(key), ask('Use {{ input.body.apiKey }} to log in')], ['hook > ask']),
    flow(
      [openHook(key), set({ note: 'key is {{ input.body.apiKey }}' }), mail('a@example.com', '{{ input.note }}')],
      ['hook > set', 'set > mail'],
    ),
    flow(
      [openHook(key), call('https://api.example.com/x', { query: [{ name: 'key', value: '{{ input.body.apiKey }}' }] })],
      ['hook > call'],
    ),
    flow(
      [openHook(key), script('const o = { ...input.body }; return { all: o };'), mail('a@example.com', '{{ input.all }}')],
      ['hook > script', 'script > mail'],
    ),
  ],
  silent: [
    flow(
      [openHook(key), step('run', 'sub-flow', { flowId: 'elsewhere', inputs: [{ name: 'a', value: '{{ input.body.text }}' }] })],
      ['hook > run'],
    ),
    flow(
      [openHook(key), step('run', 'sub-flow', { flowId: 'flow_test', inputs: [{ name: 'a', value: '{{ input.body.apiKey }}' }] })],
      ['hook > run'],
    ),
    flow([openHook(key), ask('Answer {{ input.body.text }}')], ['hook > ask']),
    flow([openHook(key), post('https://api.example.com/x', '{{ input.body.apiKey }}')], ['hook > call']),
    flow(
      [
        openHook(key),
        step('mask', 'mask', { fields: [{ path: 'body.apiKey', method: 'redact' }] }),
        mail('a@example.com', '{{ input.body.apiKey }}'),
      ],
      ['hook > mask', 'mask > mail'],
    ),
  ],
};
