import type { Danger } from '../dataflow/script/dangers/danger.ts';
import { defineRule } from '../kit/define-rule.ts';

const wanted: ReadonlySet<Danger> = new Set(['unbounded-loop', 'slow-pattern']);

export const SC005 = defineRule({
  id: 'SC005',
  title: 'A script can hang',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'choice',
  scope: 'node',
  on: 'code',
  choice: { title: 'Choose a bound', opens: 'step' },
  taxonomy: ['CWE-1333', 'CWE-835'],
  visit(step, report) {
    const { code } = step.facts;
    const found = step.dangers.find(({ danger }) => wanted.has(danger));
    if (code === undefined || found === undefined) return;
    report({
      step,
      field: code.parameter,
      title: `The script in “${step.name}” can run for ever on the wrong input (line ${found.line}: ${found.words})`,
      message:
        'A loop without an end or a search pattern that tries everything stops the whole flow; an attacker needs one odd text for it.',
      remedy: 'Give the loop a counter; make the pattern simple, without a repeat inside a repeat.',
      key: found.danger,
    });
  },
});
