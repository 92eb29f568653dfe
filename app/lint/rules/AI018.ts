import { defineRule } from '../kit/define-rule.ts';
import { approvalBefore } from '../kit/fixes.ts';
import { approvedSomehow } from '../kit/authority.ts';
import { byModel, modelBit, type Seen } from '../kit/step-view.ts';

export const AI018 = defineRule({
  id: 'AI018',
  title: 'A model alone decides about a person',
  severity: 'block', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'path', on: 'effects',
  choice: { title: 'Put a person before the decision', opens: 'step' },
  taxonomy: ['GDPR 22', 'GDPR 13(2)(f)', 'GDPR 15(1)(h)'],
  visit(step, report) {
    const effect = step.facts.effects.find((one) => one.aboutPerson === true && one.kind !== 'read' && one.kind !== 'none');
    if (effect === undefined || approvedSomehow(step)) return;
    const seen = step.seeFacts(effect.reads).find(byModel) ?? branchedBy(step);
    const agent = step.roots.find((root) => root.compiled.generates);
    if (seen === undefined && agent === undefined) return;
    const fix = agent === undefined ? approvalBefore(step, 'approval', effect) : undefined;
    report({
      step,
      title: `“${step.name}” decides about a person, and only a model has looked at the case`,
      message: 'People have a right not to be judged by a machine alone when it matters to them (GDPR Article 22). A wrong answer here costs somebody a job, a loan or a contract, and nobody noticed.',
      remedy: 'Put an Approval step before it, and keep a record of what decided.',
      path: seen === undefined ? [{ nodeId: agent?.node.id ?? '', nodeName: agent?.name ?? '', field: '', why: 'the agent may call this tool' }, { nodeId: step.node.id, nodeName: step.name, field: '', why: effect.what }] : step.witness(seen, modelBit, effect.what),
      fixes: fix === undefined ? [] : [fix],
    });
  },
});

/** The model's answer chose the branch that leads here: no field of it needs to arrive. */
function branchedBy(step: Parameters<typeof approvedSomehow>[0]): Seen | undefined {
  for (const branch of step.flow.branchesBefore(step.index)) {
    const seen = branch.seeFacts(branch.facts.control?.reads ?? []).find(byModel);
    if (seen !== undefined) return seen;
  }
  return undefined;
}
