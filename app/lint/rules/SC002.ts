import type { Danger } from '../dataflow/script/dangers/danger.ts';
import { defineRule } from '../kit/define-rule.ts';

const wanted: ReadonlySet<Danger> = new Set(['network']);

export const SC002 = defineRule({
  id: 'SC002',
  title: 'A script calls other systems by itself',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'node',
  on: 'code',
  choice: { title: 'Use an HTTP request step instead', opens: 'step' },
  taxonomy: ['CWE-424', 'LCNC-SEC-07'],
  visit(step, report) {
    const { code } = step.facts;
    const found = step.dangers.find(({ danger }) => wanted.has(danger));
    if (code === undefined || found === undefined) return;
    report({
      step,
      field: code.parameter,
      title: `The script in “${step.name}” makes its own network calls (line ${found.line}: ${found.words})`,
      message: "A script's calls pass every check by: no host list, no encryption floor, no log. It can carry out whatever it is given.",
      remedy: 'Use an HTTP request step or a connector, and give its answer to the script.',
      key: found.danger,
    });
  },
});
