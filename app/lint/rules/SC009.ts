import type { Danger } from '../dataflow/script-dangers.ts';
import { defineRule } from '../kit/define-rule.ts';

const wanted: ReadonlySet<Danger> = new Set(['prototype']);

export const SC009 = defineRule({
  id: 'SC009',
  title: 'A script writes to names that data chooses',
  severity: 'medium', confidence: 'medium', persona: 'builder', fix: 'choice', scope: 'node', on: 'code',
  choice: { title: 'Choose the fields that are taken over', opens: 'step' },
  taxonomy: ['CWE-1321'],
  visit(step, report) {
    const { code } = step.facts;
    const found = step.dangers.find(({ danger }) => wanted.has(danger));
    if (code === undefined || found === undefined) return;
    report({
      step, field: code.parameter,
      title: `The script in “${step.name}” can be made to change what all objects share (line ${found.line}: ${found.words})`,
      message: 'If the data holds the name __proto__, the script changes every object in the run, and checks that come later fail.',
      remedy: 'Refuse the names __proto__, constructor and prototype, or use a Map.',
      key: found.danger,
    });
  },
});
