import { personalLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { acts } from '../kit/reach.ts';
import { labelsSeen, type StepView } from '../kit/step-view.ts';
import type { EffectKind, StoreFact } from '../../nodes/kit/facts.ts';
import { listSteps } from '../kit/words.ts';

const deletes: ReadonlySet<EffectKind> = new Set(['delete']);
/** Rows of our own tables, vectors and memories end when the flow says so; what lies in another database stays until somebody deletes it there. */
const isOurs = ({ node }: StepView, { key, kind }: StoreFact): boolean =>
  key.startsWith('data-table:') || ((kind === 'memory' || kind === 'vector-store') && node.foreign === undefined);

export const DF012 = defineRule({
  id: 'DF012',
  title: 'Personal data is kept without an end',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Look at where it is kept', opens: 'step' },
  taxonomy: ['GDPR 5(1)(e)', 'C1.2'],
  visit(flow, report) {
    const limited = flow.flow.settings.retentionDays !== undefined;
    const emptied = new Set(
      flow
        .stepsWith('stores')
        .filter((step) => acts(step, deletes))
        .flatMap(({ facts }) => facts.stores.map(({ key }) => key)),
    );
    const endless = (step: StepView, store: StoreFact): boolean =>
      store.access !== 'read' && store.retentionDays === undefined && !emptied.has(store.key) && !(limited && isOurs(step, store));
    const keeping = flow
      .stepsWith('stores')
      .filter(
        (step) =>
          step.facts.stores.some((store) => endless(step, store)) &&
          ((step.keptLabels & personalLabels) !== 0 ||
            step.sinks.some((sink) => step.see(sink.reads).some((seen) => (labelsSeen(seen) & personalLabels) !== 0))),
      );
    const [first] = keeping;
    if (first === undefined) return;
    const ours = keeping.every((step) => step.facts.stores.every((store) => !endless(step, store) || isOurs(step, store)));
    report({
      step: first,
      title: `${listSteps(keeping)} keep${keeping.length === 1 ? 's' : ''} personal data, and ${limited ? 'the days that the flow names do not count there' : 'nobody has said for how long'}`,
      message: 'Data that is never deleted is found in every breach, and people have a right that it ends.',
      remedy: ours
        ? 'Say after how many days it is deleted.'
        : 'Delete it there when its time is over: this program keeps that time only for its own tables, vector stores and memories.',
      // The flow does name a time; whether the other database heeds it is for a reviewer to know.
      ...(limited ? { severity: 'low' as const } : {}),
      fixes: !ours
        ? []
        : [
            {
              id: 'retention',
              title: 'Keep it for at most a year',
              safety: 'safe',
              patch: [{ op: 'setFlow', path: ['settings', 'retentionDays'], value: 365 }],
            },
          ],
    });
  },
});
