import { privateLabels } from '../../workflow/model/labels.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { approvedAfter } from '../kit/authority.ts';
import { bitOf, guessed, isPublic, isText, labelsSeen, leavesHouse, publicBit, worstLabel, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName, wordsFor, zoneName } from '../kit/words.ts';

/** Ways by which an agent can carry data out of the house. */
function wayOut(agent: StepView): { readonly step: StepView; readonly where: string } | undefined {
  for (const tool of agent.parts) {
    if (tool.facts.ai?.role === 'model' || tool.facts.ai?.role === 'embed') continue;
    if (approvedAfter(tool, [agent])) continue;
    const sink = tool.sinks.find((one) => leavesHouse(one.zone) && one.kind !== 'log');
    if (sink !== undefined && (sink.reads.length > 0 || tool.facts.effects.some((effect) => effect.kind !== 'none' && effect.kind !== 'read'))) return { step: tool, where: zoneName(sink.zone) };
    const out = tool.facts.networks.find((network) => network.direction === 'out' && (network.hostReads.length + network.pathReads.length + network.queryReads.length > 0));
    if (out !== undefined) return { step: tool, where: out.host ?? 'any host' };
  }
  return undefined;
}

/** Private data, outsiders' text and a way out, all in the hands of one model (Willison's "lethal trifecta"). */
export const DF004 = defineRule({
  id: 'DF004',
  title: 'Private data, outsiders\' text and a way out meet in one model',
  severity: 'block', confidence: 'high', persona: 'builder', fix: 'choice', scope: 'flow',
  taxonomy: ['LLM01', 'LLM06', 'ASI01', 'ASI02', 'AML.T0086'],
  // The way out may lie behind the model, so an edit there counts as well: looked at as a whole.
  visit(flow, report) {
    for (const step of flow.steps) if (step.compiled.generates) look(step, report);
  },
});

function look(step: StepView, report: Report): void {
  const out = wayOut(step) ?? downstreamOut(step);
  if (out === undefined) return;
  const fed: readonly Seen[] = step.see([...step.compiled.prompt, { from: 'parts' }]);
  const hostile = fed.find((one) => isPublic(one) && isText(one));
  const secret = fed.find((one) => (labelsSeen(one) & privateLabels) !== 0 && !guessed(one)) ?? fed.find((one) => (labelsSeen(one) & privateLabels) !== 0);
  // The sender's own address in the sender's own message is no private data of yours: both legs must not be one field.
  if (hostile === undefined || secret === undefined || onlyOwnData(step, fed)) return;
  const label = worstLabel(labelsSeen(secret) & privateLabels) ?? 'person';
  const bait = step.witness(hostile, publicBit, 'the model reads what an outsider wrote');
  const loot = step.witness(secret, bitOf(label), `the model holds ${wordsFor(label)}`);
  report({
    step,
    title: `“${step.name}” reads outsiders' text, holds ${wordsFor(label)} and can send to ${out.where}`,
    message: `Someone can write instructions into ${fieldName(hostile.field)}; the model may follow them, take ${wordsFor(label)} from ${fieldName(secret.field)} and carry it out through “${out.step.name}”. No filter stops this reliably.`,
    remedy: `Cut one of the three: take the way out (“${out.step.name}”) behind an approval, keep the private data out of this model, or let another model without rights read the outsiders' text and hand over only closed values.`,
    path: [...bait, ...loot.filter((hop) => hop.nodeId !== step.node.id), { nodeId: out.step.node.id, nodeName: out.step.name, field: '', why: `can carry it out to ${out.where}` }],
    confidence: guessed(secret) ? 'medium' : 'high',
    severity: guessed(secret) ? 'high' : 'block',
  });
}

/** All private data came in the very fields that the outsider wrote. */
function onlyOwnData(step: StepView, fed: readonly Seen[]): boolean {
  const { witnesses, graph } = step.flow.analysis;
  const bringers = new Set<number>();
  const baiters = new Set<number>();
  for (const one of fed) {
    const label = worstLabel(labelsSeen(one) & privateLabels);
    const spots = witnesses.spots(one.joined, one.at);
    if (label !== undefined) { const found = witnesses.find(spots, bitOf(label)); bringers.add(found === undefined ? -1 : (graph.portNode[found.begins.port] as number)); }
    if (isPublic(one)) { const found = witnesses.find(spots, publicBit); baiters.add(found === undefined ? -1 : (graph.portNode[found.begins.port] as number)); }
  }
  return [...bringers].every((node) => baiters.has(node)) && bringers.size <= 1;
}

/** What the model writes goes out without a person looking at it. */
function downstreamOut(model: StepView): { readonly step: StepView; readonly where: string } | undefined {
  const { graph } = model.flow;
  const seen = new Set<number>([model.index]);
  const queue = [model.index];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (let i = graph.next.start[at] as number; i < (graph.next.start[at + 1] as number); i += 1) {
      const other = graph.next.target[i] as number;
      if (seen.has(other)) continue;
      seen.add(other);
      queue.push(other);
      const step = model.flow.step(other);
      const { networks } = step.facts;
      // A fixed address of a fixed receiver is not a way out that the attacker can reach; one that the model's text chooses is.
      const chosen = networks.some((network) => network.direction === 'out' && step.seeFacts([...network.hostReads, ...network.pathReads, ...network.queryReads]).some((one) => (one.high & (1 << 20)) !== 0 && isText(one)));
      const sent = step.facts.effects.some((effect) => effect.kind === 'send' && step.seeFacts(effect.reads).some((one) => (one.high & (1 << 20)) !== 0 && isText(one)));
      const sink = step.sinks.find((one) => leavesHouse(one.zone) && (one.kind === 'message' || one.kind === 'network' || one.kind === 'url'));
      if ((chosen || (sent && sink !== undefined)) && !approvedAfter(step, [model])) return { step, where: sink === undefined ? 'any host' : zoneName(sink.zone) };
    }
  }
  return undefined;
}
