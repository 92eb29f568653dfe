import { defineRule } from '../kit/define-rule.ts';
import { list } from '../kit/words.ts';

export const AI017 = defineRule({
  id: 'AI017',
  title: 'A tool describes itself differently than when it was approved',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  taxonomy: ['ASI04', 'AML.T0109', 'AML.T0110'],
  visit(flow, report) {
    const changed = (flow.context.record?.tools ?? []).filter((tool) => tool.approved !== tool.now);
    for (const id of new Set(changed.map(({ nodeId }) => nodeId))) {
      const step = flow.stepById(id);
      if (step === undefined || step.node.disabled === true) continue;
      const tools = changed.filter((tool) => tool.nodeId === id).map(({ tool }) => `“${tool}”`);
      report({
        step,
        title: `${list(tools)} of “${step.name}” ${tools.length === 1 ? 'describes itself' : 'describe themselves'} differently than when approved`,
        message:
          'A model obeys the description of a tool. Whoever runs the server can write new orders into it after everybody has looked: send a copy here, prefer this tool, ignore that rule.',
        remedy: 'Read the new description, and have it approved again; until then take the tool out.',
        fixes: [
          {
            id: 'off',
            title: `Switch off “${step.name}” until it is approved`,
            safety: 'choice',
            patch: [{ op: 'setNode', nodeId: id, values: { disabled: true } }],
          },
          { id: 'review', title: 'Have the new description reviewed', safety: 'choice', patch: [], opens: 'review' },
        ],
        key: 'tools',
      });
    }
  },
});
