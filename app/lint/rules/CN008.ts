import type { EffectKind } from '../../nodes/kit/facts.ts';
import { flood } from '../dataflow/order.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import type { FlowView } from '../kit/flow-view.ts';
import type { StepView } from '../kit/step-view.ts';
import { list } from '../kit/words.ts';

const changing: ReadonlySet<EffectKind> = new Set(['write', 'send', 'pay', 'delete', 'grant', 'exec']);

/** The first thing that a call from anyone can set off. */
function setsOff(flow: FlowView, trigger: StepView): StepView | undefined {
  const marked = new Uint8Array(flow.graph.nodes.length);
  marked[trigger.index] = 1;
  flood(marked, flow.graph.next);
  // An agent's tools act on its behalf.
  for (let index = 0; index < marked.length; index += 1) if (marked[index] === 1) for (const part of flow.step(index).parts) marked[part.index] = 1;
  for (let index = 0; index < marked.length; index += 1) {
    if (marked[index] === 1 && index !== trigger.index && flow.step(index).facts.effects.some((effect) => changing.has(effect.kind))) return flow.step(index);
  }
  return undefined;
}

export const CN008 = defineRule({
  id: 'CN008',
  title: 'Anyone on the internet can start the flow',
  severity: 'high', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'flow',
  taxonomy: ['CWE-306', 'LCNC-05'],
  visit(flow, report) {
    const open = flow.steps.filter((step) => step.facts.trigger?.exposed === true && step.facts.trigger.auth === 'none');
    const [first] = open;
    if (first === undefined) return;
    const acting = open.map((step) => ({ step, sets: setsOff(flow, step) })).find(({ sets }) => sets !== undefined);
    const main = acting?.step ?? first;
    const patch = open.flatMap((step) => (step.facts.trigger?.kind === 'webhook' && step.node.foreign === undefined ? [{ op: 'setParameter' as const, nodeId: step.node.id, path: ['auth'], value: 'hmac' }] : []));
    const fixes: Fix[] = patch.length === 0 ? [] : [{ id: 'require-signature', title: 'Ask every caller for a signature', safety: 'safe', patch }];
    report({
      step: main, field: 'auth',
      title: acting?.sets === undefined ? `Anyone can start ${list(open.map((step) => `“${step.name}”`))} without proving who they are` : `Anyone can start “${main.name}”, which sets off “${acting.sets.name}”`,
      message: acting?.sets === undefined ? 'Strangers can run this flow as often as they like and fill it with made-up data.' : `Whoever finds the address can make “${acting.sets.name}” act with your rights, as often as they like, with data that they made up.`,
      remedy: 'Ask callers for a signature (HMAC) or a token. A public form should at least have a rate limit and a person behind what it sets off.',
      ...(acting?.sets === undefined ? {} : { path: [{ nodeId: main.node.id, nodeName: main.name, field: '', why: 'starts for anyone who calls it' }, { nodeId: acting.sets.node.id, nodeName: acting.sets.name, field: '', why: acting.sets.facts.effects[0]?.what ?? 'acts' }] }),
      severity: acting?.sets === undefined ? 'low' : 'high',
      fixes,
    });
  },
});
