import type { EffectFact, EffectKind } from '../../nodes/kit/facts.ts';
import { defineRule, type Complaint, type Report } from '../kit/define-rule.ts';
import { gravest } from '../kit/gravest.ts';
import type { Hop } from '../kit/finding.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { comesFromDeeds } from '../kit/answers.ts';
import { onlyAsks } from '../kit/asked-service.ts';
import { approvalBefore } from '../kit/fixes.ts';
import { approvedAfter, isRepeated, modelRoots, unapproved } from '../kit/authority.ts';
import { runsUnseen } from '../kit/reach.ts';
import { answersOnly, isPublic, isText, modelItself, nearest, publicBit, steered, type Seen, type StepView } from '../kit/step-view.ts';
import { effectWord } from '../kit/words.ts';

const privileged: ReadonlySet<EffectKind> = new Set(['write', 'send', 'pay', 'delete', 'grant', 'exec']);

/**
 * Prompt injection that can act. Only three things end such a path: a closed type, a bound approval behind the model, or no
 * authority. A guardrail does not: it can be talked round.
 */
export const AI001 = defineRule({
  id: 'AI001',
  title: 'Text from outsiders steers a model that can act',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: ['effects', 'control'],
  choice: { title: 'Split the step that reads from the step that acts', opens: 'step' },
  taxonomy: ['LLM01:2025', 'ASI01', 'CWE-1427', 'AML.T0051'],
  visit(step, report) {
    if (runsUnseen(step)) {
      givenToUnseen(step, report);
      return;
    }
    const { deed, known } = step.facts.control ?? {};
    if (deed !== undefined && known !== true && step.facts.effects.length === 0) orderedByName(step, deed, report);
    const worst = gravest(
      step.facts.effects.flatMap((effect) => steeredDeed(step, effect) ?? []),
      AI001,
    );
    if (worst !== undefined) report(worst);
  },
});

/** One thing that the step does, by what an outsider's text makes a model say. */
function steeredDeed(step: StepView, effect: EffectFact): Complaint | undefined {
  if (
    !privileged.has(effect.kind) ||
    effect.marksOnly === true ||
    answersOnly(step) ||
    (effect.kind === 'write' && step.node.foreign !== undefined && onlyAsks(step))
  )
    return undefined;
  const told = step.seeFacts(effect.reads).filter((one) => (steered(one) || (effect.byModel === true && isPublic(one))) && isText(one));
  const seen = nearest(
    unapproved(step, told),
    (one) => effect.byModel === true || modelItself(one),
    (one) => isRepeated(one, effect.kind),
  );
  // What a service answered to the model is mostly an id of its own, and may quote the model all the same.
  const answered = seen !== undefined && effect.byModel !== true && !modelItself(seen);
  const hand: Hand | undefined = seen !== undefined ? { seen, by: step } : told.length > 0 ? undefined : toolOfSteered(step);
  if (hand === undefined || (seen === undefined && approvedAfter(step, modelRoots(step, hand.seen)))) return undefined;
  const byTool = effect.byModel === true || step.roots.length > 0;
  // Nobody outside writes to the model but the services that it acts on, and those say little.
  const repliesOnly = seen === undefined && hand.replies === true;
  // An approval before an agent has approved none of the calls that the agent then makes.
  const fix = step.roots.length > 0 ? undefined : approvalBefore(step, 'approval', effect);
  const path = hand.by.steeredWitness(hand.seen, `lets “${step.name}” act: ${effect.what}`);
  return {
    step,
    ...(effect.adds !== true && beginsInside(hand.by, path) ? { severity: 'high' as const, confidence: 'medium' as const } : {}),
    ...(effect.adds === true || repliesOnly
      ? { severity: 'medium' as const, confidence: 'medium' as const }
      : !answered
        ? {}
        : isRepeated(seen, effect.kind)
          ? { confidence: 'medium' as const }
          : { severity: 'high' as const, confidence: 'low' as const }),
    title: repliesOnly
      ? `What a service answers could make the model decide that “${step.name}” ${effect.what}`
      : byTool
        ? `An outsider's text can make the model decide that “${step.name}” ${effect.what}`
        : `An outsider's text can steer, through a model, what “${step.name}” does: it ${effect.what}`,
    message: `${repliesOnly ? 'Whoever runs that service, or gets a text into its answers, can hide instructions in them.' : 'Someone who writes to this flow can hide instructions in the text.'} The model may follow them, and then “${step.name}” ${effect.what} as the attacker wishes: this step ${effectWord(effect.kind)} with your rights.`,
    remedy:
      'Let a person approve the exact action after the model, or let the model give out only closed values (a number, yes/no, one of a list) that decide, or take the right to act away from it.',
    path,
    fixes: fix === undefined ? [] : [fix],
    key: effect.kind,
  };
}

/** A chat that only those open who may change the flow: they paste what others wrote, and nobody else gets at it. The path that is told may be one of several. */
function beginsInside({ flow }: StepView, path: readonly Hop[]): boolean {
  const first = path[0] === undefined ? undefined : flow.stepById(path[0].nodeId);
  return first !== undefined && isOwnChat(first) && flow.once(nobodyElse);
}
const isOwnChat = ({ facts: { trigger } }: StepView): boolean => trigger?.kind === 'chat' && !trigger.exposed && trigger.auth === 'session';
const nobodyElse = ({ steps }: FlowView): boolean =>
  steps.every((step) => step.node.disabled === true || isOwnChat(step) || step.facts.sources.every(({ trust }) => trust !== 'public'));

/** Its name says that it pays or deletes: that is all that is known of it, and enough to ask who decides. */
function orderedByName(step: StepView, deed: 'pay' | 'delete', report: Report): void {
  const hand = toolOfSteered(step);
  if (hand === undefined || approvedAfter(step, modelRoots(step, hand.seen))) return;
  const does = deed === 'pay' ? 'moves money' : 'deletes something';
  report({
    step,
    field: 'flowId',
    severity: 'high',
    confidence: 'low',
    title: `An outsider's text can make the model run “${step.name}”, which ${does}, going by its name`,
    message: `The workflow that it runs does not lie at hand, so only its name tells what it does. If that is true, someone who writes to this flow can have it done with your rights, as often as they like.`,
    remedy:
      'Let a person approve each call inside that workflow or before it, or take the tool away from a model that strangers talk to. Check both workflows together to have it judged by what it does.',
    path: hand.by.steeredWitness(hand.seen, `runs a workflow that ${does}, going by its name`),
    key: 'named',
  });
}

/** What a flow does that is not at hand cannot be judged, and it is told what a steered model says. */
function givenToUnseen(step: StepView, report: Report): void {
  const { reads, flowId } = step.facts.control ?? { reads: [] };
  const told = unapproved(
    step,
    step.seeFacts(reads).filter((one) => steered(one) && isText(one)),
  );
  const seen = nearest(told, modelItself);
  const hand = seen === undefined ? toolOfSteered(step) : { seen, by: step };
  if (hand === undefined || (seen === undefined && approvedAfter(step, modelRoots(step, hand.seen)))) return;
  report({
    step,
    field: 'flowId',
    severity: 'high',
    confidence: 'low',
    title: `What an outsider's text makes the model say goes to the flow “${flowId ?? ''}”, of which nothing is known here`,
    message: `“${step.name}” hands it to a flow that does not lie at hand. If that flow pays, deletes or sends, an attacker who writes to this flow decides about it.`,
    remedy:
      'Check both flows together: put the other one beside this one, or into the same workspace. Or let a person approve what is handed over.',
    path: hand.by.steeredWitness(hand.seen, 'is handed to a flow that nobody here has seen'),
    key: 'unseen',
  });
}

/** What steers, and the step that is told it. */
interface Hand {
  readonly seen: Seen;
  readonly by: StepView;
  /** All that steers is what services say to deeds. */ readonly replies?: boolean;
}

/** A tool's model decides whether it acts at all: being plugged into a steered model is enough. */
function toolOfSteered(step: StepView): Hand | undefined {
  if (step.roots.length === 0) return undefined;
  let reply: Hand | undefined;
  for (const root of step.roots) {
    if (!root.compiled.generates) continue;
    const hands: readonly Hand[] = [
      ...step
        .see([{ from: 'model' }])
        .filter((one) => steered(one) && isText(one))
        .map((seen) => ({ seen, by: step })),
      ...root
        .see(root.compiled.prompt)
        .filter((one) => (one.low & (1 << publicBit)) !== 0 && isText(one))
        .map((seen) => ({ seen, by: root })),
    ];
    const main = hands.find(({ seen, by }) => !comesFromDeeds(by, seen));
    if (main !== undefined) return main;
    reply ??= hands[0];
  }
  return reply === undefined ? undefined : { ...reply, replies: true };
}
