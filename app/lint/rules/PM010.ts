import type { ConnectionSlot } from '../../workflow/model/flow.ts';
import type { EffectKind, TriggerFact } from '../../nodes/kit/facts.ts';
import { approvedSomehow } from '../kit/authority.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { acts, after, firstAfter } from '../kit/reach.ts';
import { isPicked, isPublic, isQuoted, outsiderItself, publicBit, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

/** Starts by which a person outside speaks to the flow and may get an answer. */
const byCaller: ReadonlySet<TriggerFact['kind']> = new Set(['webhook', 'form', 'chat', 'mcp']);
const heavy: ReadonlySet<EffectKind> = new Set(['pay', 'delete']);

export const PM010 = defineRule({
  id: 'PM010',
  title: 'A caller makes the flow use rights that the caller does not have',
  severity: 'high',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: "Let it run with the caller's rights", opens: 'step' },
  taxonomy: ['CWE-441', 'ASI03', 'LCNC-SEC-01'],
  visit(flow, report) {
    // Few steps act on what a caller says with a login of the flow's own; only where there is one, it is asked who may lead to it.
    const risky = flow.stepsWith('effects').flatMap((step) => riskOf(step) ?? []);
    if (risky.length === 0) return;
    const leads = firstAfter(
      flow,
      risky.map(({ step }) => step),
    );
    for (const trigger of flow.stepsWith('trigger')) {
      const { trigger: start } = trigger.facts;
      if (start === undefined || !byCaller.has(start.kind) || !start.exposed || leads[trigger.index] === -1) continue;
      const steps = after(flow, [trigger]);
      const behind = new Set(steps.map(({ index }) => index));
      // A chat and a tool's caller are answered in any case.
      const answers =
        start.kind === 'chat' || start.kind === 'mcp' || steps.some((step) => step.facts.sinks.some(({ kind }) => kind === 'response'));
      const found = risky.find(({ step, gravely }) => behind.has(step.index) && (gravely || answers));
      if (found === undefined) continue;
      tell(trigger, found, report);
      return;
    }
  },
});

interface Risky {
  readonly step: StepView;
  readonly gravely: boolean;
  readonly slot: ConnectionSlot;
  readonly seen: Seen;
}

function riskOf(step: StepView): Risky | undefined {
  const slot = step.connection;
  if (slot === undefined || slot.auth === 'none') return undefined;
  const gravely = acts(step, heavy);
  if (!gravely && !(step.facts.stores.length > 0 && step.facts.effects.some(({ kind }) => kind === 'read'))) return undefined;
  if (approvedSomehow(step)) return undefined;
  // What a service calls a thing that it has just made for the caller is that thing, and nobody else's.
  const seen = step
    .seeFacts(step.facts.effects.flatMap(({ reads }) => reads))
    .find((one) => isPublic(one) && (outsiderItself(one) || isQuoted(one) || isPicked(one)));
  return seen === undefined ? undefined : { step, gravely, slot, seen };
}

function tell(trigger: StepView, { step, gravely, slot, seen }: Risky, report: Report): void {
  report({
    step,
    field: 'connection',
    title: `Whoever calls “${trigger.name}” decides by ${fieldName(seen.field)} what “${slot.name}” ${gravely ? 'acts on' : 'looks up'}`,
    message: `The flow acts with its own login, not with the caller's. A caller who names somebody else's record gets it ${gravely ? 'changed' : 'shown'}, though the caller could never do that alone.`,
    remedy: 'Let callers sign in and use their own rights, or check before this step that the record belongs to the caller.',
    path: step.witness(seen, publicBit, gravely ? (step.facts.effects[0]?.what ?? 'acts') : 'decides which record is read'),
    severity: gravely ? 'high' : 'medium',
  });
}
