import { defineRule, type Report } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import { isPublic, isText, publicBit, type StepView } from '../kit/step-view.ts';

export const AI011 = defineRule({
  id: 'AI011',
  title: 'A guardrail can be walked round',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Lead this way through the guardrail', opens: 'step' },
  taxonomy: ['LLM01:2025', 'CWE-424', 'CWE-636'],
  visit(flow, report) {
    if (!flow.hasGuardrail) return;
    for (const step of flow.generating) look(step, report);
  },
});

function look(step: StepView, report: Report): void {
  const held = step.guards.filter(({ guard }) => guard.kind === 'guardrail');
  if (step.isGuarded('guardrail')) return;
  const seen = step.see(step.compiled.prompt).find((one) => isPublic(one) && isText(one));
  if (seen === undefined) return;
  const open = held[0];
  report({
    step,
    title:
      open === undefined
        ? `An outsider's text reaches “${step.name}” past the guardrail`
        : `If “${open.step.name}” fails, text reaches “${step.name}” unchecked`,
    message:
      'A guard that is not on every path, or that lets everything through when it breaks, is easy to avoid: attackers take the other path, or break it.',
    fixes: open === undefined ? withoutBypass(step) : [],
    remedy: open === undefined ? 'Lead every way to the model through the guardrail.' : 'Let the guardrail stop the run when it fails.',
    path: step.witness(seen, publicBit, 'read by the model without a check'),
  });
}

/** The wires past the guardrail go, where what they carry goes into the guardrail as well and comes out of it here. */
function withoutBypass(step: StepView): Fix[] {
  const data = step.entering.filter(({ kind }) => kind === 'data');
  const guarded = data.filter(
    ({ from }) =>
      step.flow
        .stepById(from.node)
        ?.facts.guards.some(({ kind, port, failsOpen }) => kind === 'guardrail' && port === from.port && !failsOpen) === true,
  );
  const fed = new Set(
    guarded.flatMap(({ from }) => step.flow.stepById(from.node)?.entering ?? []).map(({ from }) => `${from.node}/${from.port}`),
  );
  const past = data.filter((edge) => !guarded.includes(edge));
  if (past.length === 0 || past.some(({ from }) => !fed.has(`${from.node}/${from.port}`))) return [];
  return [
    {
      id: 'no-bypass',
      title: `Take away the way to “${step.name}” past the guardrail`,
      safety: 'safe',
      patch: past.map(({ id }) => ({ op: 'removeEdge', edgeId: id })),
    },
  ];
}
