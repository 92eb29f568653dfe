import { labelSet, secretLabels } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { actors, firstAfter } from '../kit/reach.ts';
import { bitOf, guessed, labelsSeen, leavesHouse, worstLabel, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName, wordsFor } from '../kit/words.ts';

const telling = labelSet(['health', 'special']) | secretLabels;

/** The field by which the step branches, or until when it waits, and that nobody should learn of. */
const decisive = (step: StepView): Seen | undefined =>
  step.facts.control?.kind !== 'branch' && step.facts.control?.kind !== 'wait'
    ? undefined
    : step.seeFacts(step.facts.control.reads).find((one) => (labelsSeen(one) & telling) !== 0 && !guessed(one));

export const DF020 = defineRule({
  id: 'DF020',
  title: 'What the flow visibly does gives a secret away',
  severity: 'low',
  confidence: 'low',
  persona: 'reviewer',
  fix: 'none',
  scope: 'flow',
  taxonomy: ['CWE-203'],
  visit(flow, report) {
    let visibly: Int32Array | undefined;
    for (const step of flow.stepsSeeing('control', 'branches on a secret', (one) => decisive(one) !== undefined)) {
      const seen = decisive(step);
      const label = seen === undefined ? undefined : worstLabel(labelsSeen(seen) & telling);
      if (seen === undefined || label === undefined) continue;
      visibly ??= firstAfter(
        flow,
        actors(flow).filter((one) => one.sinks.some((sink) => leavesHouse(sink.zone))),
      );
      const actor = visibly[step.index] as number;
      if (actor === -1) continue;
      const visible = flow.step(actor);
      report({
        step,
        title: `${step.facts.control?.kind === 'wait' ? 'When' : 'Whether'} “${visible.name}” acts depends on ${fieldName(seen.field)} (${wordsFor(label)})`,
        message:
          'Whoever sees that the step acted, or did not, or when, learns something about this field, though the field itself is never sent.',
        remedy: 'If that matters, act the same way in both cases, or decide somewhere that nobody sees.',
        path: step.witness(seen, bitOf(label), 'decides which way it goes'),
      });
    }
  },
});
