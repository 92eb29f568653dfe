import { flood } from '../dataflow/order.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { actingHop, acts, after } from '../kit/reach.ts';
import { listSteps } from '../kit/words.ts';

/** A check that is switched off lets everything through, and looks in the drawing as if it did not. */
function tellSwitchedOff(flow: FlowView, report: Report): void {
  if (flow.graph.nodes.every(({ disabled }) => disabled !== true)) return;
  for (const step of flow.steps) {
    if (step.facts.heldBack !== true || step.previous.length === 0) continue;
    const acting = after(flow, [step]).find((one) => acts(one));
    if (acting === undefined) continue;
    report({
      step,
      title: `“${step.name}” is switched off, and lets through to “${acting.name}” what it was to hold back`,
      message: `A step that is switched off hands on everything that comes. Whoever looks at the drawing takes “${acting.name}” for guarded, and it is not.`,
      remedy: `Switch “${step.name}” on again, or take it out so that everybody sees that nothing is held back.`,
      path: [{ nodeId: step.node.id, nodeName: step.name, field: '', why: 'holds nothing back' }, actingHop(acting)],
      severity: 'medium',
      key: `off/${step.node.id}`,
    });
    return;
  }
}

export const RL007 = defineRule({
  id: 'RL007',
  title: 'Steps that can never run',
  severity: 'low',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['CWE-561'],
  visit(flow, report) {
    tellSwitchedOff(flow, report);
    const triggers = flow.stepsWith('trigger').filter((step) => step.facts.trigger !== undefined && step.node.disabled !== true);
    if (triggers.length === 0) return;
    const reached = new Uint8Array(flow.graph.nodes.length);
    for (const { index } of triggers) reached[index] = 1;
    flood(reached, flow.graph.next, flow.graph.parts);
    const dead = flow.steps.filter(
      (step) =>
        reached[step.index] === 0 &&
        step.facts.inputs.length + step.facts.outputs.length > 0 &&
        step.facts.trigger === undefined &&
        step.node.disabled !== true,
    );
    if (dead.length === 0) return;
    const [first] = dead;
    report({
      ...(first === undefined ? {} : { step: first }),
      title: `No way leads to ${listSteps(dead)}`,
      message: 'Steps that never run hide what the flow does, and a single wire can bring them to life unreviewed.',
      remedy: 'Connect them, or take them out.',
      fixes: [
        {
          id: 'remove',
          title: `Remove ${dead.length === 1 ? 'it' : `these ${dead.length} steps`}`,
          safety: 'choice',
          patch: dead.map((step) => ({ op: 'removeNode' as const, nodeId: step.node.id })),
        },
      ],
      key: String(dead.length),
    });
  },
});
