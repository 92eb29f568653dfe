import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { manual, set } from '../kit/steps.ts';

const clock = (more = {}) => step('clock', 'schedule-trigger', { cron: '0 8 * * *', timezone: '', ...more });
const end = set({ a: 'b' });
export const cases: RuleCases = {
  fires: [
    flow([clock(), end], ['clock > set']),
    flow([clock({ cron: '*/5 9-17 * * *' }), end], ['clock > set']),
    flow([clock({ cron: '0 * * * 1-5' }), end], ['clock > set']),
    // Noon and midnight.
    flow([clock({ cron: '0 */12 * * *' }), end], ['clock > set']),
    flow([clock({ cron: '30 */24 * * *' }), end], ['clock > set']),
    flow([clock({ cron: '*/5 * * * *', overlap: 'parallel' }), end], ['clock > set']),
    flow([clock({ timezone: 'Europe/Berlin', overlap: 'parallel' }), end], ['clock > set']),
    // What the flow says goes before what its trigger says: so it is run.
    flow([clock({ timezone: 'Europe/Berlin' }), end], ['clock > set'], { settings: { overlap: 'parallel' } }),
  ],
  silent: [
    // A rhythm is the same in every time zone.
    flow([clock({ cron: '*/5 * * * *' }), end], ['clock > set']),
    flow([clock({ cron: '0 */2 * * *' }), end], ['clock > set']),
    flow([clock({ timezone: 'Europe/Berlin' }), end], ['clock > set']),
    flow([clock(), end], ['clock > set'], { settings: { timezone: 'UTC' } }),
    flow([clock({ timezone: 'Europe/Berlin', overlap: 'parallel' }), end], ['clock > set'], { settings: { overlap: 'queue' } }),
    flow([manual(), end], ['start > set']),
  ],
};
