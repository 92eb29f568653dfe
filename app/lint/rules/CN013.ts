import type { EffectKind, GuardFact, Read } from '../../nodes/kit/facts.ts';
import { pathText } from '../../workflow/model/labels.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { actingHop, actors, acts, after, anotherAfter, firstAfter } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';
import { isUnguarded, unguardedAfter } from '../kit/unguarded-after.ts';
import { listSteps } from '../kit/words.ts';

const grave: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec']);

/** It asks somebody else, and nobody has said what the answer looks like. */
const unchecked = (step: StepView): boolean =>
  step.facts.trigger === undefined &&
  step.facts.ai === undefined &&
  step.facts.networks.some(({ direction }) => direction === 'out') &&
  step.facts.sources.some(({ type, trust }) => type === 'any' && trust !== 'trusted') &&
  !step.facts.guards.some(({ kind }) => kind === 'validation');

const isCheck = (guard: GuardFact): boolean =>
  guard.kind === 'validation' && guard.fixed !== true && guard.fixedHost !== true && !guard.failsOpen;

const isOfData = ({ from }: Read): boolean => from !== 'environment' && from !== 'run';
/** Something of what went before is in what it does. What says the same words to the same people whatever the answer was, uses none of it. */
const takesData = ({ facts: { sinks, effects } }: StepView): boolean =>
  sinks.some(({ reads }) => reads.some(isOfData)) || effects.some(({ reads }) => reads.some(isOfData));
/** Which way it goes hangs on what went before. */
const decides = ({ facts: { control } }: StepView): boolean => control?.reads.some(isOfData) === true;

/** Steps that do one of these things by what they, or a branch of the flow, have read. */
const usersOf = (flow: FlowView, kinds?: ReadonlySet<EffectKind>): StepView[] => {
  const all = actors(flow, kinds);
  return flow.stepsWith('control').some(decides) ? all : all.filter(takesData);
};

function readersByName(flow: FlowView): ReadonlyMap<string, readonly StepView[]> {
  const out = new Map<string, StepView[]>();
  flow.graph.facts.forEach(({ readsNodes }, index) => {
    for (const name of readsNodes) {
      const readers = out.get(name);
      if (readers === undefined) out.set(name, [flow.step(index)]);
      else readers.push(flow.step(index));
    }
  });
  return out;
}

/** The fields of the answer that the next steps name. */
function fieldsUsed(step: StepView, readers: ReadonlyMap<string, readonly StepView[]>): string[] {
  const out = new Set<string>();
  const take = (reads: readonly Read[], next: boolean): void => {
    for (const read of reads) {
      const own = read.from === 'node' ? read.node === step.node.name : read.from === 'input' && next;
      const path = own && 'path' in read ? read.path : [];
      if (path.length > 0 && path.every((part) => /^[\w*-]+$/.test(part))) out.add(pathText(path));
    }
  };
  const following = new Set(step.next);
  for (const other of new Set([...following, ...(readers.get(step.node.name) ?? [])])) {
    const next = following.has(other);
    for (const { reads } of other.facts.sinks) take(reads, next);
    for (const { reads } of other.facts.effects) take(reads, next);
    if (other.facts.control !== undefined) take(other.facts.control.reads, next);
    for (const transfer of other.facts.transfer) for (const one of transfer.steps) if (one.op === 'assign') take(one.reads, next);
  }
  return [...out].sort();
}

export const CN013 = defineRule({
  id: 'CN013',
  title: 'An outside answer is used without a look at its form',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Describe the answer that is expected', opens: 'step' },
  taxonomy: ['CWE-20', 'PI1.2', 'LCNC-SEC-06'],
  visit(flow, report) {
    const outside = flow.stepsLike('networks', 'answers unchecked', unchecked);
    if (outside.length === 0) return;
    const users = usersOf(flow);
    const graveUsers = usersOf(flow, grave);
    // In a loop the first that acts after a step may be the step itself, with what the next round gives it.
    const asking = outside.filter(anotherAfter(flow, users));
    if (asking.length === 0) return;
    const anyActor = firstAfter(flow, users);
    const graveActor = firstAfter(flow, graveUsers);
    const checks = flow.stepsWith('guards').some(({ facts }) => facts.guards.some(isCheck));
    // Where nothing checks, the first one that acts is the one; else each is asked what stands before it.
    const nearest = checks ? flow.nearestGuards(isCheck) : undefined;
    const actsAfter = nearest === undefined ? () => true : unguardedAfter(flow, users, nearest);
    const gravelyAfter =
      nearest === undefined ? ({ index }: StepView) => graveActor[index] !== -1 : unguardedAfter(flow, graveUsers, nearest);
    const used = asking.filter(actsAfter);
    const main = used.find(gravelyAfter) ?? used[0];
    if (main === undefined) return;
    const kinds = gravelyAfter(main) ? grave : undefined;
    const first = flow.step((kinds === undefined ? anyActor : graveActor)[main.index] as number);
    const using = new Set((kinds === undefined ? users : graveUsers).map(({ index }) => index));
    const isOther = (one: StepView): boolean => one.index !== main.index && using.has(one.index);
    const actor =
      nearest === undefined
        ? isOther(first)
          ? first
          : (after(flow, [main]).find(isOther) ?? first)
        : after(flow, [main]).find((one) => isOther(one) && isUnguarded(flow, main.index, one.index, nearest));
    if (actor === undefined) return;
    const readers = readersByName(flow);
    const fixable = used.flatMap((step) => {
      const fields =
        step.node.foreign === undefined && step.facts.networks.some(({ parameter }) => parameter === 'url')
          ? fieldsUsed(step, readers)
          : [];
      return fields.length === 0
        ? []
        : [
            setParameter(
              step,
              'responseFields',
              fields.map((name) => ({ name, type: 'any', required: true })),
            ),
          ];
    });
    report({
      step: main,
      title: `${listSteps(used)} bring${used.length === 1 ? 's' : ''} answers from outside that nobody checks, and “${actor.name}” acts on them`,
      message:
        'The other side can change its answer at any time, by mistake or because it was broken into. An empty or odd field then goes on as if it were right.',
      remedy: 'Say which fields the answer must have, so that an answer that does not fit stops the run.',
      path: [{ nodeId: main.node.id, nodeName: main.name, field: '', why: 'its answer has no declared form' }, actingHop(actor)],
      severity: acts(actor, grave) ? 'medium' : 'low',
      fixes:
        fixable.length < used.length
          ? []
          : [{ id: 'declare', title: 'Require the fields that later steps use', safety: 'safe', patch: fixable }],
    });
  },
});
