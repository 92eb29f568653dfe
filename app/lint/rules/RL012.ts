import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';

/** "Every ten minutes", "every two hours": no clock on a wall is meant. Every twelve hours is noon and midnight. */
function isRhythm(cron: string): boolean {
  const fields = cron.trim().split(/\s+/);
  const [hour = '', ...days] = fields.slice(-4);
  return (
    (fields.length === 5 || fields.length === 6) && /^[*?](?:\/0?[1-6])?$/.test(hour) && days.every((day) => day === '*' || day === '?')
  );
}

export const RL012 = defineRule({
  id: 'RL012',
  title: 'A schedule without a time zone, or one that overtakes itself',
  severity: 'low',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['PI1.3'],
  visit(flow, report) {
    const { settings } = flow.flow;
    for (const step of flow.stepsWith('trigger')) {
      const schedule = step.facts.trigger?.schedule;
      if (schedule === undefined || step.node.disabled === true) continue;
      const zoneless = (schedule.timezone ?? settings.timezone ?? '') === '' && !isRhythm(schedule.cron);
      // What the flow says goes before what its trigger says: so it is run.
      const overlapping = (settings.overlap ?? schedule.overlap) === 'parallel';
      if (!zoneless && !overlapping) continue;
      report({
        step,
        title: zoneless
          ? `“${step.name}” does not say in which time zone it runs`
          : `“${step.name}” starts again even if the last run is not done`,
        message: zoneless
          ? 'On another machine, or when the clocks change, it runs an hour early, late, twice or not at all.'
          : 'Two runs at once do the same work twice and lock each other out.',
        remedy: zoneless ? 'Name the time zone.' : 'Let the next run wait, or skip it.',
        fixes: [
          zoneless
            ? {
                id: 'zone',
                title: 'Run in UTC',
                safety: 'safe' as const,
                patch: [{ op: 'setFlow' as const, path: ['settings', 'timezone'], value: 'UTC' }],
              }
            : {
                id: 'overlap',
                title: 'Skip a run while the last one is under way',
                safety: 'safe' as const,
                patch: [
                  settings.overlap === undefined
                    ? setParameter(step, 'overlap', 'skip')
                    : { op: 'setFlow' as const, path: ['settings', 'overlap'], value: 'skip' },
                ],
              },
        ],
        key: zoneless ? 'zone' : 'overlap',
      });
    }
  },
});
