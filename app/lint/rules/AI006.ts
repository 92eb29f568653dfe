import { pathText } from '../../workflow/model/labels.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { EffectFact, EffectKind } from '../../nodes/kit/facts.ts';
import type { FlowView, GuardRef } from '../kit/flow-view.ts';
import { unapproved } from '../kit/authority.ts';
import { isHeldToWords, wasShown } from '../kit/shown.ts';
import { actingHop, acts, after, graveEffects } from '../kit/reach.ts';
import { answersOnly, byModel, isPublic, isText, modelBit, publicBit, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName } from '../kit/words.ts';

export const AI006 = defineRule({
  id: 'AI006',
  title: 'An approval does not show what is approved',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: ['human', 'effects'],
  choice: { title: 'Show the value in the approval', opens: 'step' },
  taxonomy: ['ASI09', 'CWE-451', 'CWE-863'],
  visit(step, report) {
    const { human, guards } = step.facts;
    if (human?.byStarter === true) asksStarter(step, report);
    if (human?.yesOrNo === true && human.undecided === true) asksInVain(step, report);
    if (human !== undefined && guards.some(({ kind }) => kind === 'approval')) asks(step, report);
    else if (acts(step)) {
      acted(step, report);
      doneAnyway(step, report);
      actedBehindAsked(step, report);
    }
  },
});

function asks(step: StepView, report: Report): void {
  const { human } = step.facts;
  const bindable = step.node.foreign === undefined;
  if (human?.boundToArguments === false) {
    report({
      step,
      field: 'arguments',
      title: `“${step.name}” asks for a yes without binding it to what will be done`,
      message:
        'The person says yes to a question, and what then happens may be something else: another amount, another recipient. Their yes proves nothing.',
      remedy: 'Show the exact values in the approval, so that the yes holds for these and no others.',
      fixes: bindable
        ? [
            {
              id: 'bind',
              title: `Show the whole item in “${step.name}” and bind the yes to it`,
              safety: 'safe',
              patch: [
                { op: 'setParameter', nodeId: step.node.id, path: ['arguments'], value: [{ name: 'Everything', value: '{{ input }}' }] },
              ],
            },
          ]
        : [],
      // An imported approval cannot be bound in its own product: a reminder, until it is replaced.
      severity: bindable ? 'high' : 'medium',
    });
  }
}

const undone: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec']);
/** After a no, or when nobody answers in time, the same is done as after a yes. */
function doneAnyway(step: StepView, report: Report): void {
  if (step.node.foreign !== undefined || !acts(step, undone)) return;
  const { flow } = step;
  for (const asked of flow.stepsWith('human')) {
    if (asked.node.foreign !== undefined || !asked.facts.guards.some(({ kind }) => kind === 'approval')) continue;
    const [yes, no] = flow.once(behindApprovals).get(asked.index) ?? [];
    if (yes?.has(step.index) !== true || no?.has(step.index) !== true) continue;
    report({
      step,
      title: `“${step.name}” runs after “${asked.name}” whatever is answered there`,
      message: 'A no, or nobody answering in time, leads to the same step as a yes. Whoever reads the flow takes it for approved.',
      remedy: `Lead to “${step.name}” only from “Approved”.`,
      path: [{ nodeId: asked.node.id, nodeName: asked.name, field: '', why: 'asks for a yes or a no' }, actingHop(step)],
      key: `anyway ${asked.node.id}`,
    });
    return;
  }
}

const saysYes = ({ facts: { guards } }: StepView, port: string): boolean =>
  guards.some((guard) => guard.kind === 'approval' && guard.port === port);
type Behind = readonly [yes: ReadonlySet<number>, no: ReadonlySet<number>];
/** Of each approval, by its step: what runs behind a yes, and what runs behind anything else without another's yes and without asking there again. */
function behindApprovals(flow: FlowView): ReadonlyMap<number, Behind> {
  const { edges, edgeFrom, edgeTo } = flow.graph;
  const out = new Map<number, number[]>();
  for (const [index, edge] of edges.entries())
    if (edge.kind === 'data') out.set(edgeFrom[index] as number, [...(out.get(edgeFrom[index] as number) ?? []), index]);
  const reach = (from: number, goes: (at: number, port: string) => boolean): ReadonlySet<number> => {
    const reached = new Set<number>();
    const queue = [from];
    for (let at = queue.pop(); at !== undefined; at = queue.pop())
      for (const index of out.get(at) ?? []) {
        const to = edgeTo[index] as number;
        if (to === from || reached.has(to) || !goes(at, edges[index]?.from.port ?? '')) continue;
        reached.add(to);
        queue.push(to);
      }
    return reached;
  };
  return new Map(
    flow
      .stepsWith('human')
      .slice(0, MOST_APPROVALS)
      .map((step): [number, Behind] => [
        step.index,
        [
          reach(step.index, (at, port) => at !== step.index || saysYes(step, port)),
          reach(step.index, (at, port) => port !== 'error' && !saysYes(flow.step(at), port)),
        ],
      ]),
  );
}
const MOST_APPROVALS = 50;

const grave: ReadonlySet<EffectKind> = new Set([...graveEffects, 'exec']);
/** Something decides there, be it a condition or a script. */
const decides = ({ facts: { control, code } }: StepView): boolean =>
  control?.kind === 'branch' || control?.kind === 'drop' || control?.kind === 'loop' || code !== undefined;

/** Somebody is asked, and what they answer changes nothing. */
function asksInVain(step: StepView, report: Report): void {
  const { flow } = step;
  const acting = after(flow, [step]).find((one) => one.index !== step.index && acts(one, grave) && flow.dominates(step.index, one.index));
  if (acting === undefined || flow.stepsWith('guards').some(({ facts }) => facts.guards.some(({ asked }) => asked === step.node.id)))
    return;
  if (flow.steps.some((one) => decides(one) && flow.dominates(step.index, one.index) && flow.dominates(one.index, acting.index))) return;
  report({
    step,
    title: `Nobody looks at what “${step.name}” is answered: “${acting.name}” runs after a no as well`,
    message: 'People are asked, press No, and it is done all the same. Whoever reads the flow takes it for approved.',
    remedy: `Let a condition look at the answer, and lead to “${acting.name}” only where it was yes.`,
    path: [{ nodeId: step.node.id, nodeName: step.name, field: '', why: 'asks for a yes or a no' }, actingHop(acting)],
    key: 'in vain',
  });
}

/** Who wants something says yes to it. */
function asksStarter(step: StepView, report: Report): void {
  const behind = after(step.flow, [step]).filter((one) => one.index !== step.index && acts(one) && !answersOnly(one));
  const [first] = behind;
  if (first === undefined || !step.flow.stepsWith('trigger').some(({ facts: { trigger } }) => trigger?.kind === 'chat')) return;
  const gravest = behind.find((one) => acts(one, graveEffects));
  const acting = gravest ?? first;
  report({
    step,
    title: `“${step.name}” is answered by whoever is in the chat: who asks for “${acting.name}” says yes to it themselves`,
    message:
      'An approval is worth something because another person looks. Here the one who wants it approves it, and a second pair of eyes never sees it.',
    remedy: 'Ask somebody whom the flow names, outside of the chat: by a mail or a message to the team that answers for it.',
    path: [
      { nodeId: step.node.id, nodeName: step.name, field: '', why: 'is answered in the chat that started the run' },
      actingHop(acting),
    ],
    severity: gravest === undefined ? 'medium' : 'high',
    confidence: 'medium',
    key: 'starter',
  });
}

/** The step acts on a value of a model's, or pays, deletes or opens something by an outsider's words, that were not among what the person was shown. */
function acted(step: StepView, report: Report): void {
  if (step.facts.effects.every(({ reads }) => reads.length === 0)) return;
  // What an approval lacks that shows nothing at all is said there.
  const ref = step.findGuard(
    ({ step: one, guard: { kind, failsOpen } }) =>
      kind === 'approval' && !failsOpen && one.node.foreign === undefined && one.facts.human?.boundToArguments === true,
  );
  if (ref === undefined) return;
  const guard = ref.step;
  for (const effect of step.facts.effects) {
    for (const seen of unapproved(step, step.seeFacts(effect.reads).filter(byModel))) {
      const path = step.witness(seen, modelBit, effect.what);
      const field = path.find(({ nodeId }) => nodeId === guard.node.id)?.field ?? seen.field;
      report({
        step,
        title: `“${guard.name}” does not show ${fieldName(field)}, with which “${step.name}” ${effect.what}`,
        message: `The person says yes to what they see (${shownIn(guard) || 'nothing of the data'}), and the model's value beside it is used unseen: another amount, another recipient.`,
        remedy: `Add ${fieldName(field)} to what “${guard.name}” shows, so that the yes holds for it too: as it is, not a part of it and not what was made of it.`,
        path,
        key: field,
      });
      return;
    }
  }
  const effect = step.facts.effects.find(({ kind }) => grave.has(kind));
  const outside = effect === undefined ? [] : step.seeFacts(effect.reads).filter((one) => isPublic(one) && isText(one) && !byModel(one));
  const unseen = outside.find((one) => !wasShown(step, one, ref, publicBit) && !isHeldToWords(step, one, publicBit));
  if (effect === undefined || unseen === undefined) return;
  report({
    step,
    title: `“${guard.name}” does not show ${fieldName(unseen.field)}, with which “${step.name}” ${effect.what}`,
    message: `The person says yes to what they see (${shownIn(guard) || 'nothing of the data'}), and what an outsider wrote beside it is used unseen: another recipient, another record.`,
    remedy: `Add ${fieldName(unseen.field)} to what “${guard.name}” shows, so that the yes holds for it too: as it is, not a part of it and not what was made of it.`,
    path: step.witness(unseen, publicBit, effect.what),
    key: `outside ${unseen.field}`,
  });
}

/** In a file of another product somebody is asked first, and their answer is looked at later: what is paid, deleted or opened then was not among what they saw. */
function actedBehindAsked(step: StepView, report: Report): void {
  const effects = step.facts.effects.filter(({ kind, reads }) => grave.has(kind) && reads.length > 0);
  if (effects.length === 0) return;
  const ref = step.findGuard(isForeignApproval);
  // Where each way to the step has an approval of its own, each of them has to show it.
  const refs = ref !== undefined ? [ref] : step.isGuarded('approval') ? approvalsBefore(step) : [];
  for (const one of refs) if (unseenBehind(step, effects, one, report)) return;
}

const isForeignApproval = ({ step: { node }, guard }: GuardRef): boolean =>
  guard.kind === 'approval' && !guard.failsOpen && node.foreign !== undefined;

/** Who is asked before the step runs. */
function askedBy(step: StepView, { step: own, guard }: GuardRef): StepView | undefined {
  const asked = guard.asked === undefined ? own : step.flow.stepById(guard.asked);
  return asked?.facts.human === undefined || asked.index === step.index ? undefined : asked;
}
function showsIt(step: StepView, seen: Seen, ref: GuardRef): boolean {
  const asked = askedBy(step, ref);
  return asked !== undefined && wasShown(step, seen, { step: asked, guard: ref.guard }, modelBit);
}

/** The nearest approval on each way to the step. */
function approvalsBefore({ flow, index }: StepView): readonly GuardRef[] {
  const { edges, edgeFrom, edgeTo } = flow.graph;
  const into = Map.groupBy(edges.keys(), (edge) => edgeTo[edge] as number);
  const found = new Map<number, GuardRef>();
  const seen = new Set([index]);
  const queue = [index];
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (const edge of into.get(at) ?? []) {
      const from = edgeFrom[edge] as number;
      const before = flow.step(from);
      const guard = before.facts.guards.find(
        (one) => one.port === edges[edge]?.from.port && isForeignApproval({ step: before, guard: one }),
      );
      if (guard !== undefined) found.set(from, { step: before, guard });
      else if (!seen.has(from)) {
        seen.add(from);
        queue.push(from);
      }
    }
  return [...found.values()].slice(0, MOST_APPROVALS);
}

/** True where something was reported. */
function unseenBehind(step: StepView, effects: readonly EffectFact[], ref: GuardRef, report: Report): boolean {
  const asked = askedBy(step, ref);
  if (asked === undefined) return false;
  for (const effect of effects) {
    const seen = step.seeFacts(effect.reads).find(
      (one) =>
        byModel(one) &&
        !wasShown(step, one, { step: asked, guard: ref.guard }, modelBit) &&
        // One person who has seen it is enough, whoever is asked behind.
        step.findGuard((other) => isForeignApproval(other) && showsIt(step, one, other)) === undefined,
    );
    if (seen === undefined) continue;
    const name = fieldName(seen.field);
    report({
      step,
      confidence: 'medium',
      title: `“${asked.name}” does not show ${name}, with which “${step.name}” ${effect.what}`,
      message: `The person says yes to what they see (${shownIn(asked) || 'nothing of the data'}), and the model's value beside it is used unseen: another amount, another recipient.`,
      remedy: `Put ${name} into the text of “${asked.name}” as it is, not a part of it and not what was made of it.`,
      path: step.witness(seen, modelBit, effect.what),
      key: `asked ${seen.field}`,
    });
    return true;
  }
  return false;
}

const shownIn = (guard: StepView): string =>
  [...new Set((guard.facts.human?.shown ?? []).flatMap((read) => ('path' in read ? [fieldName(pathText(read.path))] : [])))].join(', ');
