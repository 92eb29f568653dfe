import { defineRule } from '../kit/define-rule.ts';

const DAYS = 90;
const DAY_MS = 86_400_000;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthOf = (text: string): number => {
  const named = months.indexOf(text.toLowerCase());
  return named < 0 ? Number(text) - 1 : named;
};

/** The most days between two starts of a schedule that keeps to some months: a report of the year rests for a year. */
function longestRest(cron: string): number {
  const field = cron.trim().split(/\s+/).at(-2) ?? '*';
  const chosen = new Set<number>();
  for (const part of field.split(',')) {
    const [, from = '', to, every] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const first = from === '*' || from === '?' ? 0 : monthOf(from);
    const last = to !== undefined ? monthOf(to) : from === '*' || from === '?' || every !== undefined ? 11 : first;
    if (!(first >= 0 && last <= 11)) return 0;
    for (let month = first; month <= last; month += Math.max(1, Number(every ?? 1))) chosen.add(month);
  }
  const sorted = [...chosen].sort((a, b) => a - b);
  const gaps = sorted.map((month, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + 12) - month);
  return Math.max(0, ...gaps) * 31;
}

export const GV012 = defineRule({
  id: 'GV012',
  title: 'The flow is switched on and has not run for long',
  severity: 'low',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['LCNC-SEC-09'],
  visit(flow, report) {
    const { record, now } = flow.context;
    if (record?.enabled === undefined || now === undefined) return;
    const { since, lastRun } = record.enabled;
    const days = Math.floor((Date.parse(now) - Date.parse(lastRun ?? since)) / DAY_MS);
    if (days < DAYS) return;
    const starts = flow.steps.filter(
      (step) => step.facts.trigger !== undefined && step.facts.trigger.kind !== 'manual' && step.node.disabled !== true,
    );
    // Switched off already, or waiting for failures that did not happen.
    if (starts.every(({ facts }) => facts.trigger?.kind === 'error')) return;
    // Of two schedules the busier one has to have run.
    const rests = starts.flatMap(({ facts }) => (facts.trigger?.schedule === undefined ? [] : [longestRest(facts.trigger.schedule.cron)]));
    if (days <= Math.min(...rests) && rests.length > 0) return;
    report({
      title:
        lastRun === undefined
          ? `This flow has been switched on for ${days} days and never ran`
          : `This flow is switched on, and ran last ${days} days ago`,
      message:
        'Nobody would notice what it does the next time. Its accounts, its door to the outside and its rights stay open for nothing.',
      remedy: 'Switch it off until somebody needs it, or find out why it does not run.',
      fixes: [
        {
          id: 'pause',
          title: starts.length === 1 ? `Switch off “${starts[0]?.name ?? ''}”` : 'Switch off what starts it',
          safety: 'safe',
          patch: starts.map((step) => ({ op: 'setNode' as const, nodeId: step.node.id, values: { disabled: true } })),
        },
      ],
    });
  },
});
