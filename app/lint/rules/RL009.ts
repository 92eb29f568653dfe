import { defineRule } from '../kit/define-rule.ts';
import { actors, acts, after, firstAfter, weightyEffects } from '../kit/reach.ts';

export const RL009 = defineRule({
  id: 'RL009',
  title: 'A failure is ignored, and then the flow acts',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-390', 'CWE-636'],
  visit(flow, report) {
    if (!flow.flow.nodes.some((node) => node.onError === 'continue')) return;
    const actor = firstAfter(flow, actors(flow, weightyEffects));
    for (const step of flow.steps) {
      const at = actor[step.index] as number;
      if (at === -1 || step.node.onError !== 'continue' || step.node.disabled === true || step.facts.trigger !== undefined) continue;
      // In a circle a step comes after itself.
      const target = at === step.index ? after(flow, [step]).find((one) => acts(one, weightyEffects) && one !== step) : flow.step(at);
      if (target === undefined) continue;
      const what = target.facts.effects.find((effect) => weightyEffects.has(effect.kind))?.what ?? 'acts';
      report({
        step,
        field: 'onError',
        title: `If “${step.name}” fails, the flow goes on, and “${target.name}” ${what}`,
        message: 'When a check or a look-up fails, the later step acts on old, empty or wrong data as if all were well.',
        remedy: 'Stop the run when this step fails, or send failures down a path of their own.',
        path: [
          { nodeId: step.node.id, nodeName: step.name, field: '', why: 'fails, and the failure is ignored' },
          { nodeId: target.node.id, nodeName: target.name, field: '', why: what },
        ],
        fixes: [
          {
            id: 'stop',
            title: `Stop the run when “${step.name}” fails`,
            safety: 'safe',
            patch: [{ op: 'setNode', nodeId: step.node.id, values: { onError: 'stop' } }],
          },
        ],
      });
    }
  },
});
