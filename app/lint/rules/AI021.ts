import { privateLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { isPrompt, type StepSink } from '../kit/step-sinks.ts';
import { bitOf, guessed, labelsSeen, worstLabel, type Seen, type StepView } from '../kit/step-view.ts';
import type { Zone } from '../../nodes/kit/facts.ts';
import type { Policy } from '../kit/context.ts';
import { isProviderOf, isSameModel, isThatModel } from '../kit/provider.ts';
import { vendorRecord } from '../kit/vendor-record.ts';
import { fieldName, wordsFor, zoneName } from '../kit/words.ts';

/** What is known of the provider's habit: the model's own entry counts before the vendor's. */
function keeps(step: StepView, zone: Zone, policy: Policy | undefined): 'no' | 'maybe' | 'unknown' {
  const model = policy?.models?.find((one) => one.retention !== undefined && [step, ...step.parts].some((part) => isThatModel(part, one)));
  if (model !== undefined) return model.retention === 'none' ? 'no' : 'maybe';
  const vendor = vendorRecord(policy?.vendors ?? [], zone);
  if (vendor !== undefined) return vendor.zeroRetention === true ? 'no' : 'maybe';
  return policy?.vendors === undefined ? 'unknown' : 'maybe';
}

const told = (step: StepView, { kind, zone, reads }: StepSink): readonly Seen[] =>
  !isPrompt(kind) || zone.scope !== 'vendor' ? [] : step.see(reads).filter((one) => (labelsSeen(one) & privateLabels) !== 0);

export const AI021 = defineRule({
  id: 'AI021',
  title: 'The provider of a model may keep what it is told, and learn from it',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['LLM02:2025', 'GDPR 28'],
  visit(flow, report) {
    const named = new Set<string>();
    for (const step of flow.stepsSeeing('sinks', 'tells a provider private data', (one) =>
      one.sinks.some((sink) => told(one, sink).length > 0),
    )) {
      for (const sink of step.sinks) {
        const fed = told(step, sink);
        const seen = fed.find((one) => !guessed(one)) ?? fed[0];
        const label = seen === undefined ? undefined : worstLabel(labelsSeen(seen) & privateLabels);
        if (seen === undefined || label === undefined) continue;
        const name = zoneName(sink.zone);
        const habit = named.has(name) ? 'no' : keeps(step, sink.zone, flow.context.policy);
        if (habit === 'no') continue;
        named.add(name);
        // The name of a model says nothing to another provider.
        const others =
          flow.context.policy?.models?.filter(
            (one) =>
              one.retention === 'none' &&
              one.retired !== true &&
              isProviderOf(step, one.provider) &&
              !isSameModel(one.model, step.facts.ai?.model ?? ''),
          ) ?? [];
        report({
          step,
          field: sink.parameter,
          title: `${name} may keep ${wordsFor(label)} that “${step.name}” tells it (${fieldName(seen.field)}), and learn from it`,
          message:
            'What a provider keeps can be read by its staff, come out in a breach, or turn up in answers to other people. Without a promise to keep nothing you cannot say how long it is there.',
          remedy: 'Use a service that promises to keep nothing, and put the promise on file.',
          path: step.witness(seen, bitOf(label), `told to ${name}`, sink.parameter),
          // Nobody keeps such a list here: then it is a reminder.
          severity: habit === 'unknown' ? 'low' : 'medium',
          fixes: [
            ...(step.node.foreign === undefined &&
            step.facts.ai?.model !== undefined &&
            step.node.parameters['model'] === step.facts.ai.model
              ? others.slice(0, 5).map((one) => ({
                  id: `use-${one.model}`,
                  title: `Use “${one.model}”, which keeps nothing`,
                  safety: 'choice' as const,
                  patch: [{ op: 'setParameter' as const, nodeId: step.node.id, path: ['model'], value: one.model }],
                }))
              : []),
            { id: 'promise', title: 'Note what the provider promised', safety: 'choice' as const, patch: [], opens: 'models' as const },
          ],
          key: name,
        });
      }
    }
  },
});
