import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, fakeToken, manual, slot } from '../kit/steps.ts';

const bound = { connection: 'slot' };
const basic = call('https://api.example.com/x', {}, 'call', bound);
export const cases: RuleCases = {
  fires: [
    flow([manual(), call(`https://ada:${fakeToken('p', 14)}@api.example.com/x`)], ['start > call']),
    flow([manual(), basic], ['start > call'], { connections: [slot({ auth: 'basic' })] }),
    flow(
      [manual(), call('https://api.example.com/x', { headers: [{ name: 'Authorization', value: `Basic ${fakeToken('', 20)}` }] })],
      ['start > call'],
    ),
  ],
  silent: [
    flow([manual(), basic], ['start > call'], { connections: [slot({ auth: 'oauth2' })] }),
    flow([manual(), call('https://api.example.com/x')], ['start > call']),
    flow([manual(), call('https://api.example.com/x', { headers: [{ name: 'Accept', value: 'application/json' }] })], ['start > call']),
  ],
};
