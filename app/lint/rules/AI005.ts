import type { EffectFact, EffectKind } from '../../nodes/kit/facts.ts';
import { defineRule, type Complaint } from '../kit/define-rule.ts';
import type { Hop } from '../kit/finding.ts';
import { gravest } from '../kit/gravest.ts';
import { approvalBefore } from '../kit/fixes.ts';
import { approvedAfter, isRepeated, modelRoots, onlyWritesToOwn, unapproved } from '../kit/authority.ts';
import { decidedByModel } from '../kit/decisions.ts';
import { graveEffects as grave } from '../kit/reach.ts';
import { tellsFixedReaders, tellsOnePerson } from '../kit/readers.ts';
import { answersOnly, byModel, isText, modelBit, modelItself, nearest, steered, type Seen, type StepView } from '../kit/step-view.ts';

const weighty: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'send', 'grant']);

export const AI005 = defineRule({
  id: 'AI005',
  title: 'A model decides to pay, delete, send or give access, and no person looks at it',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'effects',
  choice: { title: 'Take the tool away, or put it behind an approval', opens: 'step' },
  taxonomy: ['LLM06:2025', 'ASI02', 'CWE-862'],
  visit(step, report) {
    if (answersOnly(step)) return;
    const worst = gravest(
      step.facts.effects.flatMap((effect) => decidedDeed(step, effect) ?? []),
      AI005,
    );
    if (worst !== undefined) report(worst);
  },
});

/** By what a model has a say in the deed: a field that it wrote, a way that it picked, or the tool that it holds. */
interface Say {
  readonly agent: StepView | undefined;
  readonly seen: Seen | undefined;
  readonly decision: ReturnType<typeof decidedByModel>;
  readonly told: readonly Seen[];
}

function sayIn(step: StepView, effect: EffectFact): Say | undefined {
  const agent = step.roots.find((root) => root.compiled.generates);
  // A number or one of a few words in a message says what it is meant to say.
  const told = step.seeFacts(effect.reads).filter((one) => byModel(one) && (effect.kind !== 'send' || isText(one)));
  const seen = nearest(unapproved(step, told, false), modelItself, (one) => isRepeated(one, effect.kind));
  if (seen === undefined && told.length > 0) return undefined;
  if (seen !== undefined || agent !== undefined) return { agent, seen, decision: undefined, told };
  const decision = decisionOn(step, effect);
  return decision === undefined ? undefined : { agent, seen, decision, told };
}

function decisionOn(step: StepView, effect: EffectFact): Say['decision'] {
  if (!grave.has(effect.kind)) return undefined;
  // What decides inside of a flow that is called is handed over to it here.
  const inside = effect.decided === undefined ? undefined : step.seeFacts(effect.decided).find(byModel);
  return inside === undefined ? decidedByModel(step) : { branch: step, seen: inside };
}

function modelsOf(step: StepView, { seen, decision }: Say): readonly StepView[] {
  const answer = seen ?? decision?.seen;
  if (answer !== undefined) return modelRoots(decision?.branch ?? step, answer);
  return decision === undefined ? step.roots.filter((root) => root.compiled.generates) : [decision.branch];
}

function wayOf(step: StepView, effect: EffectFact, { agent, seen, decision }: Say): readonly Hop[] {
  const deed = { nodeId: step.node.id, nodeName: step.name, field: '', why: effect.what };
  if (decision !== undefined) {
    const { branch, seen: answer } = decision;
    return [
      ...(answer === undefined
        ? [{ nodeId: branch.node.id, nodeName: branch.name, field: '', why: 'the model picks a way' }]
        : branch.witness(answer, modelBit, 'decides which way is taken')),
      deed,
    ];
  }
  if (seen !== undefined) return step.witness(seen, modelBit, effect.what);
  const calls = 'the agent may call this tool whenever it likes';
  return [{ nodeId: agent?.node.id ?? '', nodeName: agent?.name ?? '', field: '', why: calls }, deed];
}

function graded(step: StepView, effect: EffectFact, { agent, seen, decision, told }: Say): Pick<Complaint, 'severity' | 'confidence'> {
  // Your own people read what a model wrote: they may take it for checked, and can see for themselves. Where an outsider had a say in it, it is one of them alone.
  const toOwn =
    seen !== undefined &&
    agent === undefined &&
    effect.kind === 'send' &&
    (tellsOnePerson(step) || (tellsFixedReaders(step) && !told.some(steered)));
  if (toOwn) return { severity: 'medium', confidence: 'medium' };
  if (decision !== undefined) return { confidence: 'medium' };
  if (seen === undefined || agent !== undefined || modelItself(seen)) return {};
  return isRepeated(seen, effect.kind) ? { confidence: 'medium' } : { severity: 'high', confidence: 'low' };
}

/** One thing that the step does, because a model says so. */
function decidedDeed(step: StepView, effect: EffectFact): Complaint | undefined {
  const say = weighty.has(effect.kind) ? sayIn(step, effect) : undefined;
  if (say === undefined) return undefined;
  const { agent, seen, decision } = say;
  if (agent === undefined && effect.kind === 'send' && onlyWritesToOwn(step)) return undefined;
  const asked = { bound: decision !== undefined && effect.reads.length > 0, said: decision === undefined };
  if (seen === undefined && approvedAfter(step, modelsOf(step, say), asked)) return undefined;
  const fix = agent === undefined ? approvalBefore(step, 'approval', effect) : undefined;
  const why =
    seen !== undefined && agent === undefined
      ? 'by what a model wrote'
      : `because a model says so${decision === undefined ? '' : ` (its answer decides in “${decision.branch.name}”)`}`;
  return {
    step,
    title: `“${step.name}” ${effect.what} ${why}, and ${step.isGuarded('approval') ? 'whoever approves it does not see that' : 'no person looks at it'}`,
    message:
      'When the model is wrong or misled, the step goes through all the same and cannot be taken back. Nobody in your company has seen what it was about to do.',
    ...graded(step, effect, say),
    remedy:
      agent === undefined
        ? 'Insert an Approval step right before it, on every path.'
        : 'Take this tool out of the agent and put it behind an Approval step, or let the tool only make drafts.',
    path: wayOf(step, effect, say),
    fixes: fix === undefined ? [] : [fix],
    key: effect.kind,
  };
}
