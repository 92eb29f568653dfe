import type { Danger } from '../dataflow/script/dangers/danger.ts';
import { defineRule } from '../kit/define-rule.ts';
import { isUnreadWorkflow } from '../kit/unread-workflow.ts';

const wanted: ReadonlySet<Danger> = new Set(['hidden-code']);

export const SC010 = defineRule({
  id: 'SC010',
  title: 'A script holds code that nobody can read',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'none',
  scope: 'node',
  on: 'code',
  taxonomy: ['CWE-506', 'LCNC-SEC-07'],
  visit(step, report) {
    const { code } = step.facts;
    if (code !== undefined && isUnreadWorkflow(step.facts)) {
      report({
        step,
        field: code.parameter,
        severity: 'high',
        confidence: 'high',
        title: `“${step.name}” runs a workflow that could not be read here`,
        message:
          'What it does with the data and the logins that it is given is unknown, so it counts as doing anything. Nobody who signs this flow has seen it.',
        remedy: 'Import that workflow as a flow of its own, and call it by its name.',
        key: 'unread',
      });
      return;
    }
    const found = step.dangers.find(({ danger }) => wanted.has(danger));
    if (code === undefined || found === undefined) return;
    report({
      step,
      field: code.parameter,
      title: `The script in “${step.name}” holds a long encoded text or scrambled code (line ${found.line}: ${found.words})`,
      message: 'What nobody can read, nobody can review. Hidden parts are how bad code comes in with a copied snippet.',
      remedy: 'Replace it by readable code, or keep the data in a file of its own.',
      key: found.danger,
    });
  },
});
