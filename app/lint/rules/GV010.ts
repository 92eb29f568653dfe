import { defineRule } from '../kit/define-rule.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { acts } from '../kit/reach.ts';

const grave: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec']);

export const GV010 = defineRule({
  id: 'GV010',
  title: 'A grave action in production alerts nobody',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['LCNC-SEC-10', 'CC7.3'],
  visit(flow, report) {
    const { environment, settings } = flow.flow;
    if (environment !== 'prod' || settings.alertRoute !== undefined) return;
    const step = flow.stepsWith('effects').find((one) => acts(one, grave));
    if (step === undefined) return;
    report({
      step,
      title: `“${step.name}” ${step.facts.effects.find((effect) => grave.has(effect.kind))?.what ?? 'acts'}, and no one is told when something is odd`,
      message: 'Misuse and mistakes go on until somebody finds the damage.',
      remedy: 'Say who is alerted.',
      fixes: [
        {
          id: 'alert',
          title: 'Alert the owner',
          safety: 'safe',
          patch: [{ op: 'setFlow', path: ['settings', 'alertRoute'], value: 'owner' }],
        },
      ],
    });
  },
});
