import { defineRule } from '../kit/define-rule.ts';
import { listSteps } from '../kit/words.ts';

export const CN015 = defineRule({
  id: 'CN015',
  title: 'A public start has no rate limit',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-770', 'LLM10:2025', 'A1.1'],
  visit(flow, report) {
    const open = flow.stepsLike(
      'trigger',
      'starts as often as asked',
      ({ facts: { trigger }, node }) => trigger?.exposed === true && !trigger.rateLimit && node.disabled !== true,
    );
    const [first] = open;
    if (first === undefined) return;
    const paid = flow.generating.length > 0;
    // Where a server in front of the flow decides who is let in, it decides how often as well, and this file does not tell.
    const unseen = open.every(({ facts: { trigger } }) => trigger?.auth === 'unseen');
    const own = open.filter((step) => step.node.foreign === undefined && step.facts.trigger?.kind === 'webhook');
    report({
      step: first,
      field: 'ratePerMinute',
      title: `${listSteps(open)} can be called without limit`,
      message: `One broken or hostile caller can start thousands of runs${paid ? " and run up the bill at the model's provider" : ''}, and everybody else waits.`,
      remedy: unseen
        ? 'Make sure that the server in front of it limits how many calls a minute are taken: its settings are no part of this file.'
        : 'Set how many calls a minute are taken.',
      severity: paid && !unseen ? 'medium' : 'low',
      ...(unseen ? { confidence: 'low' as const } : {}),
      fixes:
        own.length === 0
          ? []
          : [
              {
                id: 'rate-limit',
                title: 'Take at most 60 calls a minute',
                safety: 'safe',
                patch: own.map((step) => ({ op: 'setParameter' as const, nodeId: step.node.id, path: ['ratePerMinute'], value: 60 })),
              },
            ],
    });
  },
});
