import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, fakeToken, manual, script } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), call('https://api.example.com/x', { headers: [{ name: 'X-Api-Key', value: fakeToken('k') }] })], ['start > call']),
    flow([manual(), script(`const key = "${fakeToken('sk-')}"; return { key: key.length };`)], ['start > script']),
    flow([manual(), call(`https://api.example.com/x?api_key=${fakeToken('')}`)], ['start > call']),
    flow([manual(), step('wait', 'wait', {}, { note: `use ${fakeToken('ghp_', 36)} here` })], ['start > wait']),
    flow(
      [manual(), call('https://api.example.com/x', {}, 'call', { toolDescription: `Finds orders with ${fakeToken('ghp_', 36)}` })],
      ['start > call'],
    ),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/x', { headers: [{ name: 'X-Api-Key', value: 'YOUR_API_KEY_HERE' }] })], ['start > call']),
    flow(
      [manual(), call('https://api.example.com/x', { headers: [{ name: 'Authorization', value: 'Bearer {{ input.token }}' }] })],
      ['start > call'],
    ),
    flow(
      [manual(), script('const password = input.password; const token = "abc"; return { ok: password !== token };')],
      ['start > script'],
    ),
    flow([manual(), call('https://api.example.com/orders/0b7f0f9e-7a54-4b39-9c69-9f7f0a2d3c11?page=2')], ['start > call']),
  ],
};
