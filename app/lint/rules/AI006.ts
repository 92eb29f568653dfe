import { pathText, type FieldPath } from '../../workflow/model/labels.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { Hop } from '../kit/finding.ts';
import { acts } from '../kit/reach.ts';
import { byModel, modelBit, type StepView } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

export const AI006 = defineRule({
  id: 'AI006',
  title: 'An approval does not show what is approved',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'path', on: ['human', 'effects'],
  choice: { title: 'Show the value in the approval', opens: 'step' },
  taxonomy: ['ASI09', 'CWE-451', 'CWE-863'],
  visit(step, report) {
    const { human, guards } = step.facts;
    if (human !== undefined && guards.some(({ kind }) => kind === 'approval')) asks(step, report);
    else if (acts(step)) acted(step, report);
  },
});

function asks(step: StepView, report: Report): void {
  const { human } = step.facts;
  const bindable = step.node.foreign === undefined;
  if (human?.boundToArguments === false) {
    report({
      step, field: 'arguments',
      title: `“${step.name}” asks for a yes without binding it to what will be done`,
      message: 'The person says yes to a question, and what then happens may be something else: another amount, another recipient. Their yes proves nothing.',
      remedy: 'Show the exact values in the approval, so that the yes holds for these and no others.',
      fixes: bindable ? [{ id: 'bind', title: `Show the whole item in “${step.name}” and bind the yes to it`, safety: 'safe', patch: [{ op: 'setParameter', nodeId: step.node.id, path: ['arguments'], value: [{ name: 'Everything', value: '{{ input }}' }] }] }] : [],
      // An imported approval cannot be bound in its own product: a reminder, until it is replaced.
      severity: bindable ? 'high' : 'medium',
    });
  }
}

/** The step acts on a value of a model's that came by the approval and was not among what the person was shown. */
function acted(step: StepView, report: Report): void {
  if (step.facts.effects.every(({ reads }) => reads.length === 0)) return;
  const guard = step.findGuard(({ guard: { kind, failsOpen, paths } }) => kind === 'approval' && !failsOpen && paths.length > 0);
  if (guard === undefined) return;
  for (const effect of step.facts.effects) {
    for (const seen of step.seeFacts(effect.reads)) {
      if (!byModel(seen)) continue;
      const path = step.witness(seen, modelBit, effect.what);
      const hop = path.find(({ nodeId }) => nodeId === guard.step.node.id);
      if (hop === undefined || guard.guard.paths.some((shown) => meets(shown, hop))) continue;
      report({
        step,
        title: `“${guard.step.name}” does not show ${fieldName(hop.field)}, with which “${step.name}” ${effect.what}`,
        message: `The person says yes to what they see (${guard.guard.paths.map(pathText).join(', ')}), and the model's value beside it is used unseen: another amount, another recipient.`,
        remedy: `Add ${fieldName(hop.field)} to what “${guard.step.name}” shows, so that the yes holds for it too.`,
        path, key: hop.field,
      });
      return;
    }
  }
}

/** What is shown is the field, a part of it, or all that it lies in. */
function meets(shown: FieldPath, { field }: Hop): boolean {
  const text = pathText(shown);
  return text === '' || field === '' || text === field || field.startsWith(`${text}.`) || text.startsWith(`${field}.`);
}
