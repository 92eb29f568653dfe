/** Who may make a step act: models, and the people who stand between. */
import { highBit, MADE_BY_MODEL } from '../dataflow/cell.ts';
import type { EffectKind, HumanFact, Read } from '../../nodes/kit/facts.ts';
import type { CompiledFacts } from '../dataflow/compiled.ts';
import type { FlowView } from './flow-view.ts';
import { after, graveEffects } from './reach.ts';
import { wasShown } from './shown.ts';
import { byModel, isPicked, isPublic, isQuoted, modelBit, steered, type Seen, type StepView } from './step-view.ts';

/** The AI steps whose answers the field is made of, one out of the other; for a tool, the agents that it is plugged into. */
export function modelRoots(step: StepView, seen: Seen): readonly StepView[] {
  const roots = step.roots.filter((root) => root.compiled.generates);
  return roots.length > 0 ? roots : authorsOf(step.flow, seen);
}

/** By field that some step reads: several rules ask. */
const authors = (): Map<Seen, readonly StepView[]> => new Map();

function authorsOf(flow: FlowView, seen: Seen): readonly StepView[] {
  const known = flow.once(authors);
  let made = known.get(seen);
  if (made === undefined) {
    const { witnesses, graph } = flow.analysis;
    const found = witnesses.find(witnesses.spots(seen.joined, seen.at), highBit(MADE_BY_MODEL));
    made = [...new Set(found?.steps.filter((one) => (graph.facts[one] as CompiledFacts).generates))].map((one) => flow.step(one));
    known.set(seen, made);
  }
  return made;
}

/** Who is asked is said by an outsider's data or by a model: whoever wants something says yes to it. Whom a table of the house names is no such one. */
const asksAnybody = (step: StepView): boolean =>
  step.facts.human?.to !== undefined &&
  step.seeFacts(step.facts.human.to).some((one) => (isPublic(one) || byModel(one)) && !isQuoted(one) && !isPicked(one));

/** What the step does is to ask a person. */
const asksItself = (step: StepView, bound: boolean): boolean => {
  const { human } = step.facts;
  return human !== undefined && (showsData(human) || !bound) && !asksAnybody(step);
};

/** The person sees something of the data, and not only words that are the same each time. */
export const showsData = ({ boundToArguments, shown }: HumanFact): boolean => boundToArguments && shown?.length !== 0;

/** How a person must have approved. `bound`: they were shown what it is about. `said`: it is what the step is told, and not only what it rests on. */
interface Approved {
  readonly told?: readonly Seen[];
  readonly bound?: boolean;
  readonly said?: boolean;
}

/**
 * A person has approved on every way to the step, after the models had their say, and was shown each value of `told`: a yes to something
 * else is none to these. Without `told`, it is whether the step runs at all that a model decides.
 */
export const approvedAfter = (step: StepView, models: readonly StepView[], how: Approved = {}): boolean =>
  isApproved(step, () => models, how);

/** Which models they are need not be known where a person saw the very values. */
function isApproved(step: StepView, modelsOf: () => readonly StepView[], { told, bound = true, said = true }: Approved): boolean {
  if (asksItself(step, bound)) return true;
  return step.isGuarded('approval', (ref) => {
    const {
      step: guard,
      guard: { asked },
    } = ref;
    if (asked !== undefined) return answeredAbout(step, guard, step.flow.stepById(asked), modelsOf(), bound, said);
    const { human: asks } = guard.facts;
    if (asksAnybody(guard)) return false;
    if (told !== undefined && asks?.shown !== undefined && guard.node.foreign === undefined)
      return told.every((seen) => wasShown(step, seen, ref, modelBit));
    if (bound && asks?.shown !== undefined && guard.node.foreign !== undefined && saidIn(guard, asks.shown, modelsOf())) {
      return !modelsOf().some((model) => model.index !== step.index && step.flow.dominates(guard.index, model.index));
    }
    if (bound && asks !== undefined && !showsData(asks)) return false;
    // An approval that came before the model said anything approved nothing of what it says.
    return !modelsOf().some((model) => model.index !== step.index && step.flow.dominates(guard.index, model.index));
  });
}

/** What of it nobody has approved: an approval of one model's answer is none of another's. Where nobody was asked, all of it, without looking where it comes from. */
export function unapproved(step: StepView, told: readonly Seen[], bound = true): readonly Seen[] {
  if (told.length > 0 && asksItself(step, bound)) return [];
  return told.length === 0 || !step.isGuarded('approval')
    ? told
    : told.filter((one) => !isApproved(step, () => modelRoots(step, one), { told: [one], bound }));
}

/** `guard` looks at the answer of `asked`: the models had spoken before that was asked, not only before it was looked at, and what they said was shown. */
function answeredAbout(
  step: StepView,
  guard: StepView,
  asked: StepView | undefined,
  models: readonly StepView[],
  bound: boolean,
  said: boolean,
): boolean {
  const human = asked?.facts.human;
  if (asked === undefined || human === undefined || asksAnybody(asked)) return false;
  // Where a way leads round the question, what is looked at is another round's answer, or none.
  if (!step.flow.dominates(asked.index, guard.index)) return false;
  const others = models.filter(({ index }) => index !== step.index);
  if (
    others.some(
      (model) =>
        step.flow.dominates(guard.index, model.index) ||
        step.flow.dominates(asked.index, model.index) ||
        !after(step.flow, [model]).some(({ index }) => index === asked.index),
    )
  )
    return false;
  if (human.shown === undefined) return !bound;
  return !said || others.length === 0 || saidIn(asked, human.shown, others);
}

/** Whoever was asked was shown something of each of these models. */
function saidIn(asked: StepView, shown: readonly Read[], models: readonly StepView[]): boolean {
  const seen = new Set(
    asked
      .seeFacts(shown)
      .filter((one) => (one.high & MADE_BY_MODEL) !== 0)
      .flatMap((one) => modelRoots(asked, one).map(({ index }) => index)),
  );
  return models.every(({ index }) => seen.has(index));
}

/** A person has approved on every way to the step, whatever the approval is bound to. */
export const approvedSomehow = (step: StepView): boolean =>
  (step.facts.human !== undefined && !asksAnybody(step)) ||
  step.isGuarded(
    'approval',
    ({ step: guard, guard: { asked } }) => !asksAnybody(asked === undefined ? guard : (step.flow.stepById(asked) ?? guard)),
  );

/** What a model said may stand again in a service's answer; and where something is paid, deleted or opened, which record the service found by it is said by the model too. */
export const isRepeated = (seen: Seen, effect: EffectKind): boolean => isQuoted(seen) || (isPicked(seen) && graveEffects.has(effect));

/** The text is a model's, the readers are your own people, whom nothing but the flow itself chose, and no outsider had a say: a mistake is read by somebody who knows better. */
export function onlyWritesToOwn(step: StepView): boolean {
  const messages = step.sinks.filter(({ kind }) => kind === 'message');
  return (
    messages.length > 0 &&
    messages.every(
      (sink) =>
        sink.zone.scope === 'internal' &&
        !step.see(sink.reads).some(steered) &&
        (sink.parameter !== 'to' || !step.see(sink.reads).some((one) => byModel(one) || isPublic(one))),
    )
  );
}
