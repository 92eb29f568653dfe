import { defineRule } from '../kit/define-rule.ts';
import { listSteps } from '../kit/words.ts';

export const CN009 = defineRule({
  id: 'CN009',
  title: 'A recorded call can be sent again',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose how callers prove themselves', opens: 'step' },
  taxonomy: ['CWE-345', 'CWE-294'],
  visit(flow, report) {
    const weak = flow
      .stepsWith('trigger')
      .filter(
        ({ facts: { trigger } }) =>
          trigger?.kind === 'webhook' && trigger.exposed && trigger.auth !== 'none' && trigger.auth !== 'unseen' && !trigger.replayWindow,
      );
    for (const step of flow.stepsWith('trigger')) {
      if (step.facts.trigger?.takesTokensForOthers !== true) continue;
      report({
        step,
        field: 'audience',
        title: `“${step.name}” takes a token whomever it was made for`,
        message:
          'A token that the same sender made for another service counts here, too: whoever receives it there can start this flow with it.',
        remedy: 'Name this flow under “Tokens made for”, and have the sender write that name into its tokens (aud).',
        severity: 'low',
        key: 'audience',
      });
    }
    const [first] = weak;
    if (first === undefined) return;
    const signed = weak.filter(({ facts: { trigger } }) => trigger?.auth === 'hmac' || trigger?.auth === 'jwt');
    report({
      step: first,
      title: `${listSteps(weak)} cannot tell a fresh call from a recorded one`,
      message:
        'Someone who sees one call (in a log, on the way) can send it again, and the flow does its work again: pays again, mails again.',
      remedy: 'Ask for a signature over the body and the time, and refuse calls that are older than a few minutes.',
      fixes:
        signed.length === 0 || signed.some((step) => step.node.foreign !== undefined)
          ? []
          : [
              {
                id: 'replay-window',
                title: 'Refuse calls older than five minutes',
                safety: 'safe',
                patch: signed.map((step) => ({
                  op: 'setParameter' as const,
                  nodeId: step.node.id,
                  path: ['replayWindowSeconds'],
                  value: 300,
                })),
              },
            ],
    });
  },
});
