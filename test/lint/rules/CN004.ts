import { flow } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { askLocal, call, manual, slot } from '../kit/steps.ts';

export const cases: RuleCases = {
  fires: [
    flow([manual(), call('https://192.168.1.10/admin')], ['start > call']),
    flow([manual(), call('http://169.254.169.254/latest/meta-data/')], ['start > call']),
    flow([manual(), call('https://0x7f.1/x')], ['start > call']),
    flow([manual(), call('https://[fd00::1]/x')], ['start > call']),
    flow([manual(), call('https://wiki.internal/x')], ['start > call']),
    // Wide and circled digits are digits to whoever calls.
    flow([manual(), call('https://①②⑦.⓪.⓪.①/x')], ['start > call']),
    flow([manual(), call('https://１０.0.0.1/x')], ['start > call']),
    flow([manual(), call('https://%31%32%37.0.0.1/x')], ['start > call']),
  ],
  silent: [
    flow([manual(), call('https://api.example.com/admin')], ['start > call']),
    flow([manual(), call('https://93.184.216.34/x')], ['start > call']),
    flow([manual(), call('https://①②⑦.example.com/x')], ['start > call']),
    flow([manual(), askLocal('Hello')], ['start > ask']),
    flow([manual(), call('https://wiki.internal/x', {}, 'call', { connection: 'slot' })], ['start > call'], {
      connections: [slot({ hosts: ['wiki.internal'] })],
    }),
  ],
};
