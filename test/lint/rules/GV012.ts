import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { set, signedHook } from '../kit/steps.ts';

const clock = step('clock', 'schedule-trigger', { cron: '0 9 * * *', timezone: 'UTC' });
const timed = (id: string, cron: string) =>
  flow([step('clock', 'schedule-trigger', { cron, timezone: 'UTC' }), set({ a: 'b' })], ['clock > set'], { id });
const twice = (id: string) =>
  flow([step('year', 'schedule-trigger', { cron: '0 6 2 1 *', timezone: 'UTC' }), clock, set({ a: 'b' })], ['year > set', 'clock > set'], {
    id,
  });
const daily = (id: string) => flow([clock, set({ a: 'b' })], ['clock > set'], { id });
const hooked = (id: string) => flow([signedHook(), set({ a: 'b' })], ['hook > set'], { id });
const enabled = (since: string, lastRun?: string) => ({
  now: '2027-06-01T00:00:00Z',
  record: { stage: 'draft' as const, enabled: { since, ...(lastRun === undefined ? {} : { lastRun }) } },
});
export const cases: RuleCases = {
  contexts: {
    flow_old: enabled('2026-01-01T00:00:00Z', '2027-01-15T09:00:00Z'),
    flow_never: enabled('2027-01-01T00:00:00Z'),
    flow_hook: enabled('2026-01-01T00:00:00Z', '2026-12-24T18:00:00Z'),
    flow_year: enabled('2026-01-01T00:00:00Z', '2027-01-02T06:00:00Z'),
    flow_half: enabled('2026-01-01T00:00:00Z', '2027-01-02T06:00:00Z'),
    flow_skipped: enabled('2025-01-01T00:00:00Z', '2026-01-02T06:00:00Z'),
    flow_failures: enabled('2026-01-01T00:00:00Z'),
    flow_two: enabled('2026-01-01T00:00:00Z', '2027-01-02T06:00:00Z'),
    flow_busy: enabled('2026-01-01T00:00:00Z', '2027-05-31T09:00:00Z'),
    flow_new: enabled('2027-05-20T00:00:00Z'),
    flow_quarter: enabled('2026-01-01T00:00:00Z', '2027-04-01T00:00:00Z'),
  },
  fires: [daily('flow_old'), daily('flow_never'), hooked('flow_hook'), timed('flow_skipped', '0 6 2 1 *'), twice('flow_two')],
  silent: [
    daily('flow_busy'),
    daily('flow_new'),
    hooked('flow_quarter'),
    timed('flow_year', '0 6 2 JAN *'),
    timed('flow_half', '0 6 2 1/6 *'),
    flow([step('failed', 'error-trigger'), set({ a: 'b' })], ['failed > set'], { id: 'flow_failures' }),
  ],
};
