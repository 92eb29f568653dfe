import { labelSet, personalLabels, secretLabels } from '../../workflow/model/labels.ts';
import type { SinkKind } from '../../nodes/kit/facts.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { tellsInside } from '../kit/failures.ts';
import { isOpenBoard } from '../kit/open-boards.ts';
import { tellsFixedReaders } from '../kit/readers.ts';
import type { StepSink } from '../kit/step-sinks.ts';
import { bitOf, byModel, guessed, isHashed, labelsSeen, worstLabel, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName, sentence, verbFor, wordsFor, zoneName } from '../kit/words.ts';

const CONFIDENTIAL = labelSet(['confidential']);
/** What lies there for everybody to fetch, nobody meant for one reader. */
const kept: ReadonlySet<SinkKind> = new Set(['store', 'file']);
/** What whoever called gets to see. */
const shown: ReadonlySet<SinkKind> = new Set(['response', 'render']);
const KEPT = CONFIDENTIAL | personalLabels | secretLabels;
const posted: ReadonlySet<SinkKind> = new Set(['network', 'message']);
/** It is put up for everybody. */
const isPost = (step: StepView, { kind, zone, parameter }: StepSink): boolean =>
  posted.has(kind) &&
  isOpenBoard(zone) &&
  // What only lies beside the text of a post is not put up.
  parameter !== 'values' &&
  step.facts.effects.some((effect) => effect.kind === 'write' || effect.kind === 'send') &&
  !tellsFixedReaders(step);

/** Programs and paths of the house, and what a step was given, in words that nobody wrote for strangers. */
function tellFailure(step: StepView, sink: StepSink, report: Report): boolean {
  // A message goes to people whom the flow names, mostly its own.
  const seen = shown.has(sink.kind) ? step.see(sink.reads).find((one) => tellsInside(step, one)) : undefined;
  if (seen === undefined) return false;
  report({
    step,
    field: sink.parameter,
    title: `${fieldName(seen.field)} tells ${zoneName(sink.zone)} how the flow works inside when it fails`,
    message:
      'Where programs stood and what they were given helps whoever looks for a way in, and often quotes data and keys of the step that failed.',
    remedy: 'Say in your own words that it did not work, with a number under which your people find the rest.',
    path: [{ nodeId: step.node.id, nodeName: step.name, field: sink.parameter, why: `goes to ${zoneName(sink.zone)}` }],
    severity: 'medium',
    confidence: 'medium',
    key: 'failure',
  });
  return true;
}

/** Who measures and advertises: what is told there is put together with what others tell of the same person. */
const measures =
  /(?:^|\.)(?:google-analytics\.com|analytics\.google\.com|mixpanel\.com|segment\.(?:io|com)|amplitude\.com|posthog\.com|plausible\.io|heapanalytics\.com|hotjar\.com|fullstory\.com|matomo\.cloud|kissmetrics\.io|rudderstack\.com|doubleclick\.net|analytics\.tiktok\.com|tr\.snapchat\.com|ct\.pinterest\.com)$/i;
const TELLING = labelSet(['person', 'contact', 'health', 'special', 'card', 'bank']);

/** A hidden copy of a mail, or what a service that measures people is told: plain names and addresses are enough. */
function tellAside(step: StepView, sink: StepSink, report: Report): boolean {
  const host = step.facts.networks.find((one) => one.direction === 'out' && one.host !== undefined && measures.test(one.host))?.host;
  const measured = (sink.kind === 'network' || sink.kind === 'store' || sink.kind === 'url') && host !== undefined ? host : undefined;
  const place = sink.hiddenCopy ?? measured;
  if (place === undefined) return false;
  const seen = step.see(sink.reads).find((one) => (labelsSeen(one) & TELLING) !== 0 && !isHashed(one));
  const label = seen === undefined ? undefined : worstLabel(labelsSeen(seen) & TELLING);
  if (seen === undefined || label === undefined) return false;
  const words = sentence(wordsFor(label));
  report({
    step,
    field: sink.parameter,
    title:
      sink.hiddenCopy === undefined
        ? `${words} in ${fieldName(seen.field)} ${verbFor(label, 'go')} to ${place}, which measures what people do`
        : `${words} in ${fieldName(seen.field)} ${verbFor(label, 'go')} to ${place} in a copy that nobody sees`,
    message:
      sink.hiddenCopy === undefined
        ? 'What is told there is put together with what others tell of the same person, and kept for purposes of their own. Most such services forbid it in their own terms.'
        : 'Whoever the message is for does not learn that another address gets it too, and nobody here sees what happens to it there.',
    remedy:
      sink.hiddenCopy === undefined
        ? 'Tell it what happened and not to whom: a number of your own in the place of names and addresses.'
        : 'Leave the copy out, or send it to an address of your own house.',
    path: step.witness(seen, bitOf(label), `goes to ${place}`, sink.parameter),
    severity: 'medium',
    confidence: 'medium',
    key: `aside ${place}`,
  });
  return true;
}

export const DF008 = defineRule({
  id: 'DF008',
  title: 'Confidential data goes to a public place',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose another destination', opens: 'step' },
  taxonomy: ['LCNC-SEC-03', 'CC6.7', 'CWE-201'],
  visit(step, report) {
    step.sinks.some((sink) => tellAside(step, sink, report));
    for (const sink of step.sinks) {
      if (sink.zone.scope !== 'public') continue;
      const putUp = kept.has(sink.kind) || isPost(step, sink);
      const wrong = putUp ? KEPT : CONFIDENTIAL;
      // What a model made of names and addresses is not put up as it was.
      const wrongOf = (one: Seen): number => labelsSeen(one) & (kept.has(sink.kind) || !byModel(one) ? wrong : CONFIDENTIAL);
      const seen = step.see(sink.reads).find((one) => wrongOf(one) !== 0 && !guessed(one));
      const label = seen === undefined ? undefined : worstLabel(wrongOf(seen));
      if (seen === undefined || label === undefined) {
        if (tellFailure(step, sink, report)) return;
        continue;
      }
      const place = putUp ? `a place of ${zoneName(sink.zone)} that everybody can read` : zoneName(sink.zone);
      report({
        step,
        field: sink.parameter,
        title: `${sentence(wordsFor(label))} in ${fieldName(seen.field)} ${verbFor(label, 'go')} to ${place}`,
        message: "From a business system to a place that everyone can read, or to a private person's account: it cannot be called back.",
        remedy: 'Send it to a place of your own, or leave the fields out.',
        path: step.witness(seen, bitOf(label), `goes to ${place}`, sink.parameter),
        key: zoneName(sink.zone),
      });
      return;
    }
  },
});
