import type { EffectKind, TriggerFact } from '../../nodes/kit/facts.ts';
import { approvedSomehow } from '../kit/authority.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { acts, after } from '../kit/reach.ts';
import { isPublic, publicBit, type StepView } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

/** Starts by which a person outside speaks to the flow and may get an answer. */
const byCaller: ReadonlySet<TriggerFact['kind']> = new Set(['webhook', 'form', 'chat', 'mcp']);
const heavy: ReadonlySet<EffectKind> = new Set(['pay', 'delete']);

export const PM010 = defineRule({
  id: 'PM010',
  title: 'A caller makes the flow use rights that the caller does not have',
  severity: 'high', confidence: 'medium', persona: 'reviewer', fix: 'choice', scope: 'flow',
  choice: { title: 'Let it run with the caller\'s rights', opens: 'step' },
  taxonomy: ['CWE-441', 'ASI03', 'LCNC-SEC-01'],
  visit(flow, report) {
    const triggers = flow.stepsWith('trigger').filter(({ facts: { trigger } }) => trigger !== undefined && byCaller.has(trigger.kind) && trigger.exposed);
    for (const trigger of triggers) if (look(trigger, report)) return;
  },
});

function look(trigger: StepView, report: Report): boolean {
  const steps = after(trigger.flow, [trigger]);
  const answers = steps.some((step) => step.facts.sinks.some(({ kind }) => kind === 'response'));
  for (const step of steps) {
    const slot = step.connection;
    if (slot === undefined || slot.auth === 'none' || approvedSomehow(step)) continue;
    const gravely = acts(step, heavy);
    const fetches = !gravely && answers && step.facts.stores.length > 0 && step.facts.effects.some(({ kind }) => kind === 'read');
    if (!gravely && !fetches) continue;
    const seen = step.seeFacts(step.facts.effects.flatMap(({ reads }) => reads)).find(isPublic);
    if (seen === undefined) continue;
    report({
      step, field: 'connection',
      title: `Whoever calls “${trigger.name}” decides by ${fieldName(seen.field)} what “${slot.name}” ${gravely ? 'acts on' : 'looks up'}`,
      message: `The flow acts with its own login, not with the caller's. A caller who names somebody else's record gets it ${gravely ? 'changed' : 'shown'}, though the caller could never do that alone.`,
      remedy: 'Let callers sign in and use their own rights, or check before this step that the record belongs to the caller.',
      path: step.witness(seen, publicBit, gravely ? (step.facts.effects[0]?.what ?? 'acts') : 'decides which record is read'),
      severity: gravely ? 'high' : 'medium',
    });
    return true;
  }
  return false;
}
