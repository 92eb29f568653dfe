import type { CodeFact } from '../../nodes/kit/facts.ts';
import { scriptImports } from '../dataflow/script/imports.ts';
import { isOpaqueScript } from '../dataflow/script/summary.ts';
import { isSyntax, memberName, parseScript, walk } from '../dataflow/script/syntax.ts';
import { defineRule } from '../kit/define-rule.ts';
import { isUnreadWorkflow } from '../kit/unread-workflow.ts';

/** Code that puts a chain or an agent together by a library cannot be written in plain steps: there it is only good to know. */
function buildsChain(code: CodeFact): boolean {
  if (scriptImports(code).some(({ name }) => /^@?lang(?:chain|smith|fuse|graph)/.test(name))) return true;
  const parsed = code.source.includes('getInputConnectionData') ? parseScript(code.source) : undefined;
  let asks = false;
  // Words in a comment or a text call nothing.
  if (parsed !== undefined)
    walk(parsed.body, (node) => {
      const callee = node.type === 'CallExpression' ? node['callee'] : undefined;
      if (isSyntax(callee) && callee.type === 'MemberExpression' && memberName(callee) === 'getInputConnectionData') asks = true;
    });
  return asks;
}

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
      severity: code.language === 'javascript' && !buildsChain(code) ? 'medium' : 'low',
    });
  },
});
