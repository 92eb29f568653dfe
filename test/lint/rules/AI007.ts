import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { approve, manual, post, set } from '../kit/steps.ts';

const every = (cron: string) => step('clock', 'schedule-trigger', { cron, timezone: 'UTC' });
const pay = post('https://api.example.com/pay', '{}');
export const cases: RuleCases = {
  fires: [
    flow([every('*/5 * * * *'), approve(['amount']), pay], ['clock > approve', 'approve.approved > call']),
    flow([every('*/10 8-18 * * *'), approve(['amount']), pay], ['clock > approve', 'approve.approved > call']),
    flow(
      [manual(), step('each', 'loop', { list: 'rows' }), approve(['amount']), pay],
      ['start > each', 'each.each > approve', 'approve.approved > call', 'call > each'],
    ),
  ],
  silent: [
    flow([every('0 9 * * *'), approve(['amount']), pay], ['clock > approve', 'approve.approved > call']),
    flow([every('*/5 * * * *'), set({ a: 'b' }), pay], ['clock > set', 'set > call']),
    flow([manual(), approve(['amount']), pay], ['start > approve', 'approve.approved > call']),
  ],
};
