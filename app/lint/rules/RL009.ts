import type { EffectKind } from '../../nodes/kit/facts.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
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

/** Where a step of this program fails, what came in goes on as it is; what other products give on says only that it failed. */
const mayComeIn = (from: StepView, path: FieldPath): boolean =>
  from.node.foreign === undefined && from.seeFacts([{ from: 'input', path }]).length > 0;
/** It acts only where a field of what the step gave holds a value that is written out: a failure has no such field. */
const actsOnAnswer = (from: StepView, target: StepView): boolean =>
  target.guards.some(
    ({ step: branch, guard: { kind, fixed, paths } }) =>
      kind === 'validation' &&
      fixed === true &&
      branch.previous.length === 1 &&
      branch.previous[0]?.index === from.index &&
      paths.some((path) => !mayComeIn(from, path)),
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
    failsOpen(flow, report);
    if (!flow.flow.nodes.some((node) => node.onError === 'continue' || node.type === 'map-list')) return;
    const actor = firstAfter(flow, actors(flow, weightyEffects));
    for (const step of flow.steps) {
      const at = actor[step.index] as number;
      const ignores = step.node.onError === 'continue';
      if (at === -1 || !(ignores || keepsFailures(step)) || step.node.disabled === true || step.facts.trigger !== undefined) continue;
      // In a circle a step comes after itself.
      const target = at === step.index ? after(flow, [step]).find((one) => acts(one, weightyEffects) && one !== step) : flow.step(at);
      if (target === undefined || asksAboutErrors(step, target) || (ignores && actsOnAnswer(step, target))) continue;
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

/** Deleting may well be the tidying up that both ways end with. */
const opens: ReadonlySet<EffectKind> = new Set(['pay', 'grant']);
/** Somebody or something looks before it goes on. */
const looks = ({ facts: { human, guards, control } }: StepView): boolean =>
  human !== undefined || guards.length > 0 || control?.kind === 'branch' || control?.kind === 'drop' || control?.kind === 'stop';

/** It tells somebody, or writes something down, and is asked nothing: whether that works decides nothing of what follows. */
const onlyTells = (step: StepView): boolean =>
  !looks(step) &&
  step.facts.effects.length > 0 &&
  step.facts.effects.every(({ kind }) => kind === 'send' || (kind === 'write' && step.facts.stores.length > 0));

/** The way for failures leads to the same payment as the way for success, and nothing looks in between. */
function failsOpen(flow: FlowView, report: Report): void {
  const { edges } = flow.flow;
  if (!edges.some(({ kind }) => kind === 'error')) return;
  const payers = actors(flow, opens);
  if (payers.length === 0) return;
  const any = firstAfter(flow, payers);
  const unseen = firstAfter(flow, payers, (index) => looks(flow.step(index)));
  const byId = new Map(flow.steps.map((step) => [step.node.id, step]));
  const reaches = (id: string, first: Int32Array): number => {
    const step = byId.get(id);
    if (step === undefined) return -1;
    return acts(step, opens) ? step.index : (first[step.index] as number);
  };
  const good = new Map<string, Set<number>>();
  for (const { kind, from, to } of edges)
    if (kind === 'data') good.set(from.node, (good.get(from.node) ?? new Set()).add(reaches(to.node, any)));
  const told = new Set<StepView>();
  for (const { kind, from, to } of edges) {
    const [step, next] = [byId.get(from.node), byId.get(to.node)];
    if (
      kind !== 'error' ||
      step === undefined ||
      next === undefined ||
      told.has(step) ||
      step.node.disabled === true ||
      looks(next) ||
      onlyTells(step)
    )
      continue;
    const at = reaches(to.node, unseen);
    const target = at === -1 || at === step.index || good.get(from.node)?.has(at) !== true ? undefined : flow.step(at);
    if (target === undefined) continue;
    told.add(step);
    const what = target.facts.effects.find((effect) => opens.has(effect.kind))?.what ?? 'acts';
    report({
      step,
      field: 'error',
      confidence: 'medium',
      title: `If “${step.name}” fails, the flow goes to “${target.name}” all the same, which ${what}`,
      message:
        'Whoever can make a check or a look-up fail gets round it: the way for failures ends in the same act as the way for success.',
      remedy: 'Lead failures to a step that stops, tells somebody or asks a person, and not to the step that acts.',
      path: [
        { nodeId: step.node.id, nodeName: step.name, field: '', why: 'fails, and its way for failures is taken' },
        { nodeId: target.node.id, nodeName: target.name, field: '', why: what },
      ],
      key: 'open',
    });
  }
}

const stopAtFailure = (step: StepView, ignores: boolean): Fix => ({
  id: 'stop',
  title: `Stop the run when “${step.name}” fails`,
  safety: 'safe',
  patch: [ignores ? { op: 'setNode', nodeId: step.node.id, values: { onError: 'stop' } } : setParameter(step, 'onFailure', 'stop')],
});
