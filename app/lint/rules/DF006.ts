import { personalLabels } from '../../workflow/model/labels.ts';
import type { SinkKind } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { stepBefore } from '../kit/fixes.ts';
import { bitOf, guessed, labelsSeen, leavesHouse, worstLabel } from '../kit/step-view.ts';
import { list, wordsFor, zoneName } from '../kit/words.ts';

const carriers: ReadonlySet<SinkKind> = new Set(['network', 'message', 'file', 'store', 'prompt.user', 'response']);
const MANY = 4;

export const DF006 = defineRule({
  id: 'DF006',
  title: 'A whole record goes out where a few fields would do',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose the fields that may leave', opens: 'step' },
  taxonomy: ['GDPR 5(1)(c)', 'LCNC-SEC-03', 'CC6.7'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (!carriers.has(sink.kind) || !leavesHouse(sink.zone) || !sink.reads.some((read) => read.from === 'input' && read.path === 0))
        continue;
      const seen = step.see(sink.reads);
      const personal = seen.filter((one) => (labelsSeen(one) & personalLabels) !== 0 && !guessed(one) && one.field !== '');
      const [main] = personal;
      if (seen.length < MANY || main === undefined) continue;
      const label = worstLabel(labelsSeen(main) & personalLabels) ?? 'person';
      const keep = [
        ...new Set(
          seen
            .filter(
              (one) => one.field !== '' && !one.field.includes('*') && one.from === 'input' && (labelsSeen(one) & personalLabels) === 0,
            )
            .map(({ field }) => field),
        ),
      ].sort();
      const patch = stepBefore(step, { type: 'pick-fields', name: 'Pick fields', parameters: { fields: keep } });
      report({
        step,
        field: sink.parameter,
        title: `“${step.name}” sends all ${seen.length} fields to ${zoneName(sink.zone)}, ${list(personal.map((one) => `“${one.field}”`))} among them`,
        message: `More leaves than is needed: ${wordsFor(label)} goes along, and so will every field that is added upstream tomorrow.`,
        remedy: 'Put a Pick fields step before it, or name the fields that are needed.',
        path: step.witness(main, bitOf(label), `goes along to ${zoneName(sink.zone)}`, sink.parameter),
        fixes:
          keep.length === 0 || patch === undefined
            ? []
            : [{ id: 'pick', title: `Pass on ${list(keep.map((field) => `“${field}”`))} only`, safety: 'choice', patch }],
        key: sink.parameter,
      });
      return;
    }
  },
});
