import { defineRule, type Report } from '../kit/define-rule.ts';
import { isPublic, isText, publicBit, type StepView } from '../kit/step-view.ts';

export const AI011 = defineRule({
  id: 'AI011',
  title: 'A guardrail can be walked round',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'flow',
  choice: { title: 'Lead this way through the guardrail', opens: 'step' },
  taxonomy: ['LLM01:2025', 'CWE-424', 'CWE-636'],
  visit(flow, report) {
    if (!flow.hasGuardrail) return;
    for (const step of flow.generating) look(step, report);
  },
});

function look(step: StepView, report: Report): void {
  const held = step.guards.filter(({ guard }) => guard.kind === 'guardrail');
  if (held.some(({ guard }) => !guard.failsOpen)) return;
  const seen = step.see(step.compiled.prompt).find((one) => isPublic(one) && isText(one));
  if (seen === undefined) return;
  const open = held[0];
  report({
    step,
    title: open === undefined ? `An outsider's text reaches “${step.name}” past the guardrail` : `If “${open.step.name}” fails, text reaches “${step.name}” unchecked`,
    message: 'A guard that does not stand on every way, or that lets all through when it breaks, is known to attackers: they take the other way, or break it.',
    remedy: open === undefined ? 'Lead every way to the model through the guardrail.' : 'Let the guardrail stop the run when it fails.',
    path: step.witness(seen, publicBit, 'read by the model without a check'),
  });
}
