import { personalLabels, labelSet, secretLabels, type Label } from '../../workflow/model/labels.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { Fix, Hop } from '../kit/finding.ts';
import type { FlowView, GuardRef } from '../kit/flow-view.ts';
import { isNotMadeHere } from '../kit/answers.ts';
import type { EffectKind, Read } from '../../nodes/kit/facts.ts';
import { actors, acts, after, firstAfter } from '../kit/reach.ts';
import {
  answersOnly,
  bitOf,
  guessed,
  hashBit,
  isHashed,
  isPublic,
  isText,
  labelsSeen,
  worstLabel,
  type Seen,
  type StepView,
} from '../kit/step-view.ts';
import { linkOut } from '../kit/resume-links.ts';
import { fieldName, listSteps, wordsFor } from '../kit/words.ts';

const weighty: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec']);
const PRIVATE = personalLabels | secretLabels | labelSet(['confidential']);
const isForm = ({ facts }: StepView): boolean => facts.trigger?.kind === 'form';

/** True for steps to which nobody gets who has not shown a token or a signature made with a key. One over some fields alone may have been shown before, with others. */
const provenIn = (flow: FlowView): ((step: StepView) => boolean) => flow.once(provenFor);
function provenFor(flow: FlowView): (step: StepView) => boolean {
  const checks = flow.stepsWith('guards').flatMap(({ facts }) => facts.guards.filter(({ kind }) => kind === 'signature'));
  if (checks.length === 0 || checks.some(({ paths }) => paths.length > 0)) return () => false;
  const isProven = (step: StepView): boolean => step.isGuarded('signature', comesAlong);
  return (step) => (step.roots.length > 0 ? step.roots.every(isProven) : isProven(step));
}
/** What it looks at is a text that whoever calls has sent: not one that the flow has made, or that is written down here. */
function comesAlong({ step, guard: { shown, against } }: GuardRef): boolean {
  if (against !== undefined && !isKept(step, against)) return false;
  const seen = shown === undefined ? [] : step.seeFacts(shown);
  return shown === undefined || (seen.length > 0 && seen.every((one) => isPublic(one) && isText(one) && isNotMadeHere(step, one)));
}
/** A setting of the machine, or made with a key that is no part of the flow: who is outside cannot know it. */
function isKept(step: StepView, reads: readonly Read[]): boolean {
  const made = reads.filter(({ from }) => from !== 'environment');
  const seen = step.seeFacts(made);
  return (
    (made.length === 0 || seen.length > 0) &&
    seen.every((one) => {
      const by = isHashed(one) ? step.flow.originOf(one, hashBit)?.step : undefined;
      return by?.facts.transfer.some(({ steps }) => steps.some((part) => part.op === 'protect' && part.keyed === true)) === true;
    })
  );
}
const unproven = (flow: FlowView, steps: readonly StepView[]): StepView[] => steps.filter((step) => !provenIn(flow)(step));
const firstUnproven = (flow: FlowView): Int32Array => firstAfter(flow, unproven(flow, actors(flow)));

interface Given {
  readonly step: StepView;
  readonly seen: Seen;
  readonly label: Label;
  readonly path: readonly Hop[];
}
/** How it went, and how many there are: that says nothing of anybody, whatever it was asked about. */
const outcome = /(?:^|\.)(?:ok|success|status|state|available|valid|found|exists|count|total|code|error)$/i;
/** What the answer tells of others: data that whoever asks did not bring along. */
function givenAway(flow: FlowView, open: readonly StepView[]): Given | undefined {
  const starters = new Set(open.map(({ node }) => node.id));
  for (const step of flow.stepsWith('sinks'))
    for (const { kind, reads, parameter } of step.sinks) {
      if (kind !== 'response' || provenIn(flow)(step)) continue;
      for (const seen of step.see(reads)) {
        const label = guessed(seen) || outcome.test(seen.field) ? undefined : worstLabel(labelsSeen(seen) & PRIVATE);
        const path = label === undefined ? [] : step.witness(seen, bitOf(label), 'told to whoever asks', parameter);
        if (label !== undefined && path[0] !== undefined && !starters.has(path[0].nodeId)) return { step, seen, label, path };
      }
    }
  return undefined;
}

function reportAnswer({ step, seen, label, path }: Given, starter: StepView, report: Report): void {
  report({
    step: starter,
    field: 'auth',
    title: `Anyone can ask “${starter.name}”, and “${step.name}” tells them ${wordsFor(label)} in ${fieldName(seen.field)}`,
    message: 'Whoever finds the address reads it without proving who they are, as often as they like, and nobody notices.',
    remedy: 'Ask callers for a login or a signature (HMAC), or answer without this data.',
    path,
    severity: 'high',
  });
}

function tellLink(flow: FlowView, report: Report): void {
  const found = linkOut(flow);
  if (found === undefined) return;
  const { wait, teller, parameter, acting } = found;
  report({
    step: teller,
    field: parameter,
    title: `“${teller.name}” hands people outside the link that lets “${wait.name}” go on, which sets off “${acting.name}”`,
    message:
      'Whoever opens the link decides in your place, whatever the question was: also the one whom it is about, and whoever is passed it.',
    remedy: `Send the link to people whom the flow itself names, or have “${wait.name}” ask for a login.`,
    path: [
      { nodeId: teller.node.id, nodeName: teller.name, field: parameter, why: 'hands out the link' },
      { nodeId: wait.node.id, nodeName: wait.name, field: '', why: 'goes on for whoever opens it' },
      { nodeId: acting.node.id, nodeName: acting.name, field: '', why: acting.facts.effects[0]?.what ?? 'acts' },
    ],
    severity: acts(acting, weighty) ? 'high' : 'medium',
    key: 'link',
  });
}

/** Nothing is read, done or kept there, and what it answers is written out: whoever calls learns and moves nothing. */
function isHollow(step: StepView): boolean {
  const { facts, node, sinks } = step;
  if (node.disabled === true) return true;
  const runs = facts.code ?? facts.ai ?? facts.human ?? facts.connector ?? facts.unreadable;
  const touches = [facts.sources, facts.networks, facts.stores].some((list) => list.length > 0);
  if (runs !== undefined || touches || facts.unknown === true || facts.control?.kind === 'subflow') return false;
  return answersOnly(step) ? sinks.every(({ reads }) => reads.length === 0) : facts.effects.every(({ kind }) => kind === 'none');
}

export const CN008 = defineRule({
  id: 'CN008',
  title: 'Anyone on the internet can start the flow',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-306', 'LCNC-SEC-05'],
  visit(flow, report) {
    tellLink(flow, report);
    const open = flow.stepsLike(
      'trigger',
      'lets anyone start it',
      (step) => step.facts.trigger?.exposed === true && step.facts.trigger.auth === 'none',
    );
    const [first] = open;
    if (first === undefined) return;
    const actor = flow.once(firstUnproven);
    const starter = open.find((step) => actor[step.index] !== -1 && !isForm(step)) ?? open.find((step) => actor[step.index] !== -1);
    const main = starter ?? first;
    // A form is there to be filled in by people whom nobody knows: what cannot be taken back is another matter.
    const grave =
      starter !== undefined && isForm(starter) ? firstAfter(flow, unproven(flow, actors(flow, weighty)))[starter.index] : undefined;
    const nearest =
      starter === undefined ? undefined : flow.step(grave === undefined || grave === -1 ? (actor[starter.index] as number) : grave);
    const given = givenAway(flow, open);
    if (given !== undefined) {
      reportAnswer(given, main, report);
      return;
    }
    // An answer to whoever called is named only where nothing else is done.
    const isAnswer = nearest !== undefined && starter !== undefined && answersOnly(nearest);
    const acting = isAnswer ? (unproven(flow, after(flow, [starter])).find((one) => acts(one) && !answersOnly(one)) ?? nearest) : nearest;
    const sets = isAnswer && acting === nearest && after(flow, open).every(isHollow) ? undefined : acting;
    const answers = sets !== undefined && answersOnly(sets);
    const patch = open.flatMap((step) =>
      step.facts.trigger?.kind === 'webhook' && step.node.foreign === undefined
        ? [{ op: 'setParameter' as const, nodeId: step.node.id, path: ['auth'], value: 'hmac' }]
        : [],
    );
    const fixes: Fix[] =
      patch.length === 0 ? [] : [{ id: 'require-signature', title: 'Ask every caller for a signature', safety: 'safe', patch }];
    report({
      step: main,
      field: 'auth',
      title:
        sets === undefined
          ? `Anyone can start ${listSteps(open)} without proving who they are`
          : answers
            ? `Anyone can start “${main.name}” and gets what “${sets.name}” answers`
            : `Anyone can start “${main.name}”, which sets off “${sets.name}”`,
      message:
        sets === undefined
          ? 'Strangers can run this flow as often as they like and fill it with made-up data.'
          : answers
            ? 'Whoever finds the address gets what this flow answers, as often as they like, and may ask it with data that they made up.'
            : `Whoever finds the address can make “${sets.name}” act with your rights, as often as they like, with data that they made up.`,
      remedy:
        'Ask callers for a signature (HMAC) or a token. A public form should at least have a rate limit and a person behind what it sets off.',
      ...(sets === undefined
        ? {}
        : {
            path: [
              { nodeId: main.node.id, nodeName: main.name, field: '', why: 'starts for anyone who calls it' },
              { nodeId: sets.node.id, nodeName: sets.name, field: '', why: sets.facts.effects[0]?.what ?? 'acts' },
            ],
          }),
      severity: sets === undefined ? 'low' : grave === -1 ? 'medium' : 'high',
      fixes,
    });
  },
});
