import { defineRule } from '../kit/define-rule.ts';
import { promptHash } from '../kit/prompt-hash.ts';

export const AI019 = defineRule({
  id: 'AI019',
  title: 'A prompt and its model were never put to the test',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['NIST MEASURE 2.7', 'LLM01:2025'],
  visit(flow, report) {
    const { record } = flow.context;
    if (record?.evaluations === undefined) return;
    for (const step of flow.steps) {
      if (!step.compiled.generates || step.node.disabled === true) continue;
      const key = promptHash(step, flow.hash);
      const done = record.evaluations.filter((one) => one.hash === key);
      const failed = done.find((one) => !one.passed);
      const missing = (['evaluation', 'red-team'] as const).filter((kind) => !done.some((one) => one.kind === kind && one.passed));
      if (missing.length === 0 && failed === undefined) continue;
      const words = { evaluation: 'an evaluation', 'red-team': 'an attack test' } as const;
      report({
        step,
        title:
          failed === undefined
            ? `There is no result of ${missing.map((kind) => words[kind]).join(' or ')} for “${step.name}” as it is now`
            : `“${step.name}” failed ${words[failed.kind]}`,
        message: `Each change of a prompt or a model changes how it answers, and whether it can be talked into something. A result counts only for the exact prompt and model that were tested (${key.slice(0, 12)}).`,
        remedy: 'Attack the flow in a dry run, and run examples of what the step shall answer: both are under Tests, below the drawing.',
        severity: failed === undefined ? 'medium' : 'high',
        fixes: [{ id: 'run', title: 'Attack it, and run its examples', safety: 'choice', patch: [], opens: 'tests' }],
        key: failed === undefined ? 'missing' : 'failed',
      });
    }
  },
});
