import { personalLabels } from '../../workflow/model/labels.ts';
import { asksPeople } from '../kit/consent.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { GuardRef } from '../kit/flow-view.ts';
import { saysAll } from '../kit/purpose-words.ts';
import { bitOf, labelsSeen, worstLabel } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

export const DF010 = defineRule({
  id: 'DF010',
  title: 'Data is used for another purpose than it was collected for',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose whether this purpose is covered', opens: 'flow' },
  taxonomy: ['GDPR 5(1)(b)', 'CCPA 1798.100'],
  visit(flow, report) {
    const { purpose } = flow.flow;
    // A flow without a purpose is GV002's business.
    if (
      purpose === undefined ||
      !flow.stepsWith('sources').some(({ facts }) => facts.sources.some((source) => source.purpose !== undefined))
    )
      return;
    const covered = flow.context.policy?.organisation?.purposes ?? [];
    const fits = (collected: string): boolean =>
      [collected, ...covered.filter(({ name }) => name.toLowerCase() === collected.toLowerCase()).flatMap(({ covers }) => covers)].some(
        (one) => saysAll(purpose, one),
      );
    const agreed = (ref: GuardRef): boolean => asksPeople(ref) && saysAll(purpose, ref.guard.purpose ?? ref.guard.register ?? purpose);
    const told = new Set<string>();
    for (const step of flow.stepsWith('sinks')) {
      // They said yes to it.
      if (step.isGuarded('consent', agreed)) continue;
      for (const sink of step.sinks) {
        for (const seen of step.see(sink.reads)) {
          const label = worstLabel(labelsSeen(seen) & personalLabels);
          const origin = label === undefined ? undefined : flow.originOf(seen, bitOf(label));
          if (label === undefined || origin?.fact?.purpose === undefined || fits(origin.fact.purpose)) continue;
          const key = `${origin.step.node.id}/${origin.fact.purpose}`;
          if (told.has(key)) continue;
          told.add(key);
          report({
            step,
            field: sink.parameter,
            title: `${fieldName(seen.field)} was collected for “${origin.fact.purpose}”, and “${step.name}” uses it for this flow's own purpose`,
            message:
              'People gave their data for one thing and it is used for another. That needs a reason that they could expect, or their consent.',
            remedy: 'Leave the field out, ask for consent, or have the new purpose approved and written down.',
            path: step.witness(seen, bitOf(label), 'used here', sink.parameter),
            key,
          });
        }
      }
    }
  },
});
