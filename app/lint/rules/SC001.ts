import { defineRule } from '../kit/define-rule.ts';

export const SC001 = defineRule({
  id: 'SC001',
  title: 'A script makes code while it runs, loads modules or starts programs',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'node',
  on: 'code',
  choice: { title: 'Choose steps that do it without code', opens: 'step' },
  taxonomy: ['ASI05', 'CWE-94', 'CWE-78', 'LCNC-SEC-07'],
  visit(step, report) {
    const { code } = step.facts;
    if (code === undefined) return;
    const found = step.dangers.find(({ danger }) => danger === 'dynamic-code' || danger === 'process');
    if (found === undefined) return;
    report({
      step,
      field: code.parameter,
      title:
        found.danger === 'process'
          ? `The script in “${step.name}” reaches for the machine that runs it (line ${found.line}: ${found.words})`
          : `The script in “${step.name}” makes or loads code while it runs (line ${found.line}: ${found.words})`,
      message:
        'Nobody can review code that does not exist yet. Whoever can influence its text can run anything with the rights of this flow.',
      remedy:
        "Write out what the script should do, or use the step made for it. In Countersign's sandbox such a script stops with an error.",
      key: found.danger,
    });
  },
});
