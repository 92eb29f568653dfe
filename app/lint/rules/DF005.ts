import { privateLabels } from '../../workflow/model/labels.ts';
import { LABELS, PUBLIC_ONLY } from '../dataflow/cell.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { unapproved } from '../kit/authority.ts';
import { acts, after } from '../kit/reach.ts';
import { bitOf, byModel, isPublic, isText, labelsSeen, leavesHouse, publicBit, worstLabel, type StepView } from '../kit/step-view.ts';
import { wordsFor } from '../kit/words.ts';

export const DF005 = defineRule({
  id: 'DF005',
  title: "Outsiders' text comes in through a store that another flow fills",
  severity: 'high',
  confidence: 'medium',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
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
  if (reader === undefined) {
    lookAtLoot(step, readers, report);
    return;
  }
  const seen = step.see(step.compiled.given).find((one) => isPublic(one) && isText(one));
  const tool =
    step.parts.find((part) => acts(part)) ?? after(step.flow, [step]).find((one) => one.index !== step.index && acts(one) && obeys(one));
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

/** What it does follows a model's words that nobody has approved. */
const obeys = (step: StepView): boolean =>
  step.facts.effects.some(
    ({ reads }) =>
      unapproved(
        step,
        step.seeFacts(reads).filter((one) => byModel(one) && isText(one)),
      ).length > 0,
  );

/** The other way round: the outsider writes here, and the private data lies in the store. */
function lookAtLoot(step: StepView, readers: readonly StepView[], report: Report): void {
  const { stores } = step.flow.analysis;
  const holds = (key: string): number => (stores.get(key)?.low ?? 0) & LABELS & privateLabels;
  const reader = readers.find((one) => one.compiled.storeReads.some((key) => holds(key) !== 0));
  const key = reader?.compiled.storeReads.find((one) => holds(one) !== 0) ?? '';
  const fed = step.see(step.compiled.given);
  const loot = fed.find((one) => (labelsSeen(one) & holds(key)) !== 0);
  const label = loot === undefined ? undefined : worstLabel(labelsSeen(loot) & holds(key));
  const leaves = (one: StepView): boolean => acts(one) && one.sinks.some(({ zone }) => leavesHouse(zone));
  const out = step.parts.find(leaves) ?? after(step.flow, [step]).find((one) => one.index !== step.index && leaves(one) && obeys(one));
  if (
    reader === undefined ||
    loot === undefined ||
    label === undefined ||
    out === undefined ||
    !fed.some((one) => isPublic(one) && isText(one))
  )
    return;
  report({
    step,
    title: `“${step.name}” reads outsiders' text, gets ${wordsFor(label)} from “${reader.name}” and may send with “${out.name}”`,
    message: `An attacker who writes to this flow can have the model take out what another flow has put into the store. (${stores.get(key)?.why ?? ''})`,
    remedy: 'Keep what outsiders may ask about in a store of its own, or put the way out behind an approval.',
    path: step.witness(loot, bitOf(label), 'read by a model that outsiders talk to'),
  });
}
