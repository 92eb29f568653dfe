import { defineRule } from '../kit/define-rule.ts';
import { saysWhy } from '../kit/flow-record.ts';

export const GV008 = defineRule({
  id: 'GV008',
  title: 'A waiver no longer holds',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'findings',
  taxonomy: ['CC8.1'],
  visit(findings, flow, report) {
    const { record, now } = flow.context;
    const known = record?.waivers ?? [];
    if (known.length === 0) return;
    const there = new Set(findings.map(({ ruleId, fingerprint }) => `${ruleId} ${fingerprint}`));
    const fresh = new Set(
      known.filter((waiver) => now === undefined || Date.parse(waiver.until) > Date.parse(now)).map(({ fingerprint }) => fingerprint),
    );
    for (const waiver of known) {
      const ended = now !== undefined && Date.parse(waiver.until) <= Date.parse(now);
      // One that was given again is no loss.
      if (ended && fresh.has(waiver.fingerprint)) continue;
      const reasonless = !saysWhy(waiver.reason);
      const gone = !there.has(`${waiver.ruleId} ${waiver.fingerprint}`);
      // The finding was mended, and so was what the waiver was for.
      if (gone && ended) continue;
      if (!ended && !reasonless && !gone) continue;
      const what = `The waiver for ${waiver.ruleId}`;
      report({
        title: ended
          ? `${what} ended on ${waiver.until.slice(0, 10)}`
          : gone
            ? `${what} is void: the path that it was given for has changed`
            : `${what} gives no reason that others understand`,
        message:
          'A waiver is leave to live with one danger on one path, for a reason and a time. Without these it is a hole that nobody watches.',
        remedy: gone
          ? 'Take it back, and ask anew if a finding took its place.'
          : 'Mend the finding, or ask for a waiver with a reason and an end.',
        fixes: [
          { id: 'waiver', title: gone ? 'Take the waiver back' : 'Ask for the waiver anew', safety: 'choice', patch: [], opens: 'waivers' },
        ],
        severity: gone && !reasonless ? 'low' : 'medium',
        key: waiver.fingerprint,
      });
    }
  },
});
