import { personalLabels } from '../../workflow/model/labels.ts';
import type { StoreFact } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { labelsSeen } from '../kit/step-view.ts';
import { storeWords } from '../kit/stores.ts';
import { list } from '../kit/words.ts';

/** What lies in a queue or a mailbox is on its way; the others keep it. */
const keeping: ReadonlySet<StoreFact['kind']> = new Set(['table', 'vector-store', 'memory', 'file']);

export const DF013 = defineRule({
  id: 'DF013',
  title: "Nobody can erase a person's data from a store",
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: "Choose how one person's data is taken out again", opens: 'step' },
  taxonomy: ['GDPR 17', 'CCPA 1798.105'],
  visit(flow, report) {
    const organisation = flow.context.policy?.organisation;
    // Without knowing the other flows nobody can say that none of them erases.
    if (organisation?.erasable === undefined && organisation?.flows === undefined && flow.context.around?.whole !== true) return;
    const erased = new Set([...(organisation?.erasable ?? []), ...(flow.otherFlows ?? []).flatMap(({ erases }) => erases ?? [])]);
    for (const step of flow.stepsWith('stores'))
      if (step.facts.effects.some(({ kind }) => kind === 'delete')) for (const { key } of step.facts.stores) erased.add(key);
    const stuck = flow.stepsWith('stores').flatMap((step) => {
      const stores = step.facts.stores.filter((store) => store.access !== 'read' && keeping.has(store.kind) && !erased.has(store.key));
      return stores.length > 0 && step.sinks.some((sink) => step.see(sink.reads).some((seen) => (labelsSeen(seen) & personalLabels) !== 0))
        ? [{ step, stores }]
        : [];
    });
    const [first] = stuck;
    if (first === undefined) return;
    const names = [...new Set(stuck.flatMap(({ step, stores }) => stores.map(({ key }) => storeWords(key, step.name))))];
    report({
      step: first.step,
      title: `Personal data goes into ${list(names)}, and nothing can take one person's data out again`,
      message:
        'People may ask that their data is erased, and there is a month to do it. Without a way to do so somebody searches by hand, and misses copies.',
      remedy: 'Add a flow that deletes by person from this store, or note in the policy how it is done.',
    });
  },
});
