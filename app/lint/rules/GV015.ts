import { defineRule } from '../kit/define-rule.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const words = { key: 'The key', 'policy-pack': 'The policy pack', 'trust-root': 'The trust root' } as const;

export const GV015 = defineRule({
  id: 'GV015',
  title: 'An approval, key or policy is about to end',
  severity: 'low',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['CC8.1'],
  visit(flow, report) {
    const { record, now } = flow.context;
    if (record === undefined || now === undefined) return;
    const { approval } = record;
    const ends = [
      ...(approval === undefined || approval.ended !== undefined
        ? []
        : [{ what: 'The approval of this flow', at: approval.until, opens: 'review' as const, key: 'approval' }]),
      ...(record.ends ?? []).map(({ kind, name, at }) => ({
        what: kind === 'trust-root' ? words[kind] : `${words[kind]} “${name}”`,
        at,
        opens: kind === 'policy-pack' ? ('policy' as const) : ('people' as const),
        key: `${kind}:${name}`,
      })),
    ];
    for (const { what, at, opens, key } of ends) {
      const days = Math.ceil((Date.parse(at) - Date.parse(now)) / DAY_MS);
      if (days > DAYS) continue;
      report({
        title: days > 0 ? `${what} ends in ${days === 1 ? 'a day' : `${days} days`}` : `${what} has ended`,
        message:
          'From that day the flow is refused where it runs, also on a weekend, and in the middle of whatever it is doing for people.',
        // From then on nothing stands behind what is about to run.
        severity: days <= 0 && record.stage === 'release' ? 'high' : 'low',
        remedy: key === 'approval' ? 'Submit it for review again in good time.' : 'Renew it in good time.',
        fixes: [{ id: 'renew', title: key === 'approval' ? 'Submit it for review again' : 'Renew it', safety: 'choice', patch: [], opens }],
        key,
      });
    }
  },
});
