import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { call, manual, slot } from '../kit/steps.ts';

const nodes = (more: Readonly<Record<string, boolean>>) => [
  manual(),
  call('https://api.example.com/x', more, 'call', { connection: 'slot' }),
];
export const cases: RuleCases = {
  fires: [
    flow(nodes({ followRedirects: true }), ['start > call'], { connections: [slot()] }),
    flow(nodes({ followRedirects: true }), ['start > call'], { connections: [slot({ auth: 'api-key' })] }),
    flow(nodes({ followRedirects: true }), ['start > call'], { connections: [slot({ auth: 'basic' })] }),
  ],
  silent: [
    flow(nodes({ followRedirects: false }), ['start > call'], { connections: [slot()] }),
    flow([manual(), call('https://api.example.com/x', { followRedirects: true })], ['start > call']),
    flow(nodes({ followRedirects: true }), ['start > call'], { connections: [slot({ auth: 'none' })] }),
  ],
};
