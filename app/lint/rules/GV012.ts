import { defineRule } from '../kit/define-rule.ts';

const DAYS = 90;
const DAY_MS = 86_400_000;

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
    // Switched off already.
    if (starts.length === 0) return;
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
