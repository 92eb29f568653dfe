import { isOpaqueScript } from '../dataflow/script/summary.ts';
import { defineRule } from '../kit/define-rule.ts';
import { isUnreadWorkflow } from '../kit/unread-workflow.ts';

/** Code that puts a chain or an agent together by a library cannot be written in plain steps: there it is only good to know. */
const buildsChain = /\bgetInputConnectionData\b|\brequire\(\s{0,4}['"`]@?lang(?:chain|smith|fuse|graph)/;

export const SC004 = defineRule({
  id: 'SC004',
  title: 'Nobody can tell which fields a script uses',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'node',
  on: 'code',
  choice: { title: 'Write it so that it can be followed', opens: 'step' },
  taxonomy: ['C1.1'],
  visit(step, report) {
    const { code } = step.facts;
    // What could not be read at all is another rule's.
    if (code === undefined || isUnreadWorkflow(step.facts) || (code.language === 'javascript' && !isOpaqueScript(code))) return;
    report({
      step,
      field: code.parameter,
      title:
        code.language === 'javascript'
          ? `The script in “${step.name}” cannot be followed field by field`
          : `The ${code.language} code in “${step.name}” is not looked into`,
      message:
        'Everything that enters may be anywhere in what leaves, so later steps are treated as if they held all of it. Real leaks and false alarms look the same from here on.',
      remedy: 'Write the script in plain steps: read named fields, return an object with named fields.',
      severity: code.language === 'javascript' && !buildsChain.test(code.source) ? 'medium' : 'low',
    });
  },
});
