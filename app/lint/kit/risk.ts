/** The risk tier that a flow's own facts call for, whatever its owner declared. */
import { personalLabels, sensitiveLabels, secretLabels } from '../../workflow/model/labels.ts';
import { riskTiers, type RiskTier } from '../../workflow/model/flow.ts';
import type { FlowView } from './flow-view.ts';
import { byModel, labelsSeen, leavesHouse } from './step-view.ts';
import { acts } from './reach.ts';

export interface ComputedRisk {
  readonly tier: RiskTier;
  readonly reasons: readonly string[];
}

/** Highest reason wins. The words are for people. */
export function computedRisk(flow: FlowView): ComputedRisk {
  const reasons = new Map<RiskTier, string[]>();
  const say = (tier: RiskTier, reason: string): void => {
    reasons.set(tier, [...(reasons.get(tier) ?? []), reason]);
  };
  for (const step of flow.steps) {
    for (const effect of step.facts.effects) {
      const chosen = step.roots.some((root) => root.compiled.generates) || step.seeFacts(effect.reads).some(byModel);
      if (effect.aboutPerson === true && chosen) say('critical', `“${step.name}” decides about a person because a model says so`);
      else if ((effect.kind === 'pay' || effect.kind === 'grant' || effect.kind === 'exec') && chosen)
        say('critical', `a model makes “${step.name}” act: it ${effect.what}`);
      else if (effect.kind === 'pay' || effect.kind === 'grant' || effect.kind === 'exec' || effect.kind === 'delete')
        say('high', `“${step.name}” ${effect.what}`);
      else if (chosen && acts(step)) say('high', `a model makes “${step.name}” act: it ${effect.what}`);
      else if (acts(step)) say('limited', `“${step.name}” ${effect.what}`);
    }
    for (const sink of step.sinks) {
      const labels = step.see(sink.reads).reduce((set, one) => set | labelsSeen(one), 0);
      if (!leavesHouse(sink.zone)) {
        if ((labels & personalLabels) !== 0) say('limited', `“${step.name}” uses personal data`);
        continue;
      }
      if ((labels & (sensitiveLabels | secretLabels)) !== 0) say('high', `“${step.name}” sends sensitive data out`);
      else if ((labels & personalLabels) !== 0) say('limited', `“${step.name}” sends personal data out`);
    }
    if (step.compiled.generates) say('limited', `“${step.name}” asks a model`);
  }
  const tier = [...riskTiers].reverse().find((one) => reasons.has(one)) ?? 'minimal';
  return { tier, reasons: [...new Set(reasons.get(tier) ?? [])] };
}
