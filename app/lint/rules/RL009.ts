import { defineRule } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import { setParameter } from '../kit/fixes.ts';
import { actors, acts, after, firstAfter, weightyEffects } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';

/** A flow that is run for each entry, and what failed stays in the list of results beside what did not. */
const keepsFailures = ({ node }: StepView): boolean => node.type === 'map-list' && node.parameters['onFailure'] === 'keep';

/** A branch on every way there that asks about errors: the failures have been looked at. */
const asksAboutErrors = (from: StepView, target: StepView): boolean =>
  from.flow
    .stepsWith('control')
    .some(
      (one) =>
        (one.facts.control?.kind === 'branch' || one.facts.control?.kind === 'drop') &&
        one.node.disabled !== true &&
        one.facts.control.reads.some((read) => 'path' in read && read.path.includes('error')) &&
        from.flow.dominates(from.index, one.index) &&
        from.flow.dominates(one.index, target.index),
    );

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
    if (!flow.flow.nodes.some((node) => node.onError === 'continue' || node.type === 'map-list')) return;
    const actor = firstAfter(flow, actors(flow, weightyEffects));
    for (const step of flow.steps) {
      const at = actor[step.index] as number;
      const ignores = step.node.onError === 'continue';
      if (at === -1 || !(ignores || keepsFailures(step)) || step.node.disabled === true || step.facts.trigger !== undefined) continue;
      // In a circle a step comes after itself.
      const target = at === step.index ? after(flow, [step]).find((one) => acts(one, weightyEffects) && one !== step) : flow.step(at);
      if (target === undefined || (!ignores && asksAboutErrors(step, target))) continue;
      const what = target.facts.effects.find((effect) => weightyEffects.has(effect.kind))?.what ?? 'acts';
      report({
        step,
        field: ignores ? 'onError' : 'onFailure',
        title: `If “${step.name}” fails${ignores ? '' : ' for some entries'}, the flow goes on, and “${target.name}” ${what}`,
        message: 'When a check or a look-up fails, the later step acts on old, empty or wrong data as if all were well.',
        remedy: ignores
          ? 'Stop the run when this step fails, or send failures down a path of their own.'
          : 'Stop the run when an entry fails, or look at the errors among the results before the next step acts.',
        path: [
          { nodeId: step.node.id, nodeName: step.name, field: '', why: 'fails, and the failure is ignored' },
          { nodeId: target.node.id, nodeName: target.name, field: '', why: what },
        ],
        fixes: [stopAtFailure(step, ignores)],
      });
    }
  },
});

const stopAtFailure = (step: StepView, ignores: boolean): Fix => ({
  id: 'stop',
  title: `Stop the run when “${step.name}” fails`,
  safety: 'safe',
  patch: [ignores ? { op: 'setNode', nodeId: step.node.id, values: { onError: 'stop' } } : setParameter(step, 'onFailure', 'stop')],
});
