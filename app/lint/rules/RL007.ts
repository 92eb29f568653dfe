import { flood } from '../dataflow/order.ts';
import { defineRule } from '../kit/define-rule.ts';
import { listSteps } from '../kit/words.ts';

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
