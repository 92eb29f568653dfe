import { defineRule } from '../kit/define-rule.ts';

export const SC008 = defineRule({
  id: 'SC008',
  title: 'A script has changed since it was reviewed',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'node',
  on: 'code',
  choice: { title: 'Have the script reviewed again', opens: 'review' },
  taxonomy: ['CC8.1'],
  visit(step, report) {
    const { code } = step.facts;
    const scripts = step.flow.context.reviewed?.scripts;
    if (code === undefined || scripts === undefined) return;
    const before = Object.hasOwn(scripts, step.node.id) ? scripts[step.node.id] : undefined;
    if (before === step.flow.hash.sha256(code.source)) return;
    report({
      step,
      field: code.parameter,
      title:
        before === undefined
          ? `The script in “${step.name}” is new since the last review`
          : `The script in “${step.name}” has changed since the last review`,
      message: 'A script is the one place where a small change can do anything. The reviewers said yes to another text.',
      remedy: 'Show the reviewers what changed and ask them again.',
      key: before === undefined ? 'new' : 'changed',
    });
  },
});
