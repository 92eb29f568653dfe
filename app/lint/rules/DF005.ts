import { PUBLIC_ONLY } from '../dataflow/cell.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { acts } from '../kit/reach.ts';
import { isPublic, isText, publicBit, type StepView } from '../kit/step-view.ts';

export const DF005 = defineRule({
  id: 'DF005',
  title: 'Outsiders\' text comes in through a store that another flow fills',
  severity: 'high', confidence: 'medium', persona: 'builder', fix: 'choice', scope: 'flow',
  choice: { title: 'Choose a store that outsiders do not fill', opens: 'step' },
  taxonomy: ['LLM01:2025', 'ASI06', 'LCNC-SEC-03'],
  visit(flow, report) {
    for (const step of flow.generating) look(step, report);
  },
});

function look(step: StepView, report: Report): void {
  const hostile = step.flow.analysis.stores;
  if (hostile.size === 0) return;
  const readers = [...step.parts, ...step.flow.stepsWith('stores').filter((one) => one.compiled.storeReads.length > 0)];
  const reader = readers.find((one) => one.compiled.storeReads.some((key) => ((hostile.get(key)?.low ?? 0) & PUBLIC_ONLY) !== 0));
  if (reader === undefined) return;
  const seen = step.see(step.compiled.given).find((one) => isPublic(one) && isText(one));
  const tool = step.parts.find((part) => acts(part));
  if (seen === undefined || tool === undefined) return;
  const key = reader.compiled.storeReads.find((one) => hostile.has(one)) ?? '';
  report({
    step,
    title: `“${step.name}” reads from “${reader.name}” what outsiders wrote through another flow, and may act with “${tool.name}”`,
    message: `An attacker never has to touch this flow: they write into the other one, the text waits in the store, and this model obeys it. (${hostile.get(key)?.why ?? ''})`,
    remedy: 'Keep what outsiders write in a store of its own, or let a model without tools read it first.',
    path: step.witness(seen, publicBit, 'read by a model that can act'),
  });
}
