import { NEEDS_CONSENT, typeOf } from '../dataflow/cell.ts';
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import type { CompiledFacts, CompiledRead } from '../dataflow/compiled.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import { accessor, stepBefore } from '../kit/fixes.ts';
import type { GuardRef } from '../kit/flow-view.ts';
import { after } from '../kit/reach.ts';
import { consentBit, leavesHouse, type StepView } from '../kit/step-view.ts';
import { saysConsent } from '../../workflow/model/field-names.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { fieldName, zoneName } from '../kit/words.ts';

/** The flow says yes itself: what the check looks at is a word that stands in the flow, and nobody's answer. */
function isMadeUp(guard: StepView): boolean {
  const { witnesses, graph } = guard.flow.analysis;
  const begins = guard
    .seeFacts(guard.facts.control?.reads ?? [])
    .flatMap(({ joined, at }) => witnesses.spots(joined, at).flatMap((spot) => witnesses.begins(spot)));
  return (
    begins.length > 0 &&
    begins.every(({ port }) => {
      const { facts } = graph.facts[graph.portNode[port] as number] as CompiledFacts;
      return facts.code === undefined && facts.transfer.length > 0 && setsOnly(facts);
    })
  );
}
/** What begins there is written out in the step: it has no data, no model and no store to take it from. */
const setsOnly = ({ sources, networks, stores, ai, trigger, human, unknown }: NodeFacts): boolean =>
  sources.length === 0 &&
  networks.length === 0 &&
  stores.length === 0 &&
  ai === undefined &&
  trigger === undefined &&
  human === undefined &&
  unknown !== true;

/** The register says yes because the flow has written it there on its way, without asking anybody. */
const isOwnEntry = (guard: StepView, register: string): boolean =>
  guard.flow
    .stepsWith('effects')
    .some(
      (writer) =>
        writer.facts.effects.some((effect) => effect.register === register) &&
        !writer.isGuarded('consent', (ref) => ref.guard.register === undefined && !isMadeUp(ref.step)) &&
        after(guard.flow, [writer]).some(({ index }) => index === guard.index),
    );

const asksPeople = ({ step, guard }: GuardRef): boolean =>
  guard.register === undefined ? !isMadeUp(step) : !isOwnEntry(step, guard.register);

export const DF011 = defineRule({
  id: 'DF011',
  title: 'Data that needs consent is used without asking for it',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Ask for consent before this step', opens: 'step' },
  taxonomy: ['GDPR 6', 'GDPR 7', 'CCPA 1798.120'],
  visit(step, report) {
    for (const sink of step.sinks) {
      if (!leavesHouse(sink.zone)) continue;
      const seen = step.see(sink.reads).find((one) => (one.high & NEEDS_CONSENT) !== 0);
      if (seen === undefined) continue;
      if (step.isGuarded('consent', asksPeople)) return;
      report({
        step,
        field: sink.parameter,
        title: `${fieldName(seen.field)} needs the person's consent, and nothing checks it before it goes to ${zoneName(sink.zone)}`,
        message: 'People who said no, or took their yes back, are treated as if they had agreed.',
        remedy: 'Check the consent before this step, on every way that leads here.',
        path: step.witness(seen, consentBit, `goes to ${zoneName(sink.zone)}`, sink.parameter),
        fixes: gateBefore(step),
      });
      return;
    }
  },
});

const everything: readonly CompiledRead[] = [{ from: 'input', path: 0, port: undefined }];

/** A gate that asks the data itself. Safe only where the data says yes or no: a gate that asks for a field that is not there lets nobody through. */
function gateBefore(step: StepView): Fix[] {
  const said = [
    ...new Set(
      step
        .see(everything)
        .filter(({ low }) => typeOf(low) === 'boolean')
        .map(({ field }) => field),
    ),
  ]
    .filter((field) => saysConsent(field) && !field.includes('*'))
    .sort((a, b) => a.length - b.length)[0];
  const parameters = {
    purpose: (step.flow.flow.purpose ?? '').slice(0, 200) || step.name.slice(0, 200),
    agreed: said === undefined ? '{{ input.consent.agreed }}' : `{{ ${accessor(parsePath(said))} }}`,
    purposes: said === undefined ? '{{ input.consent.purposes }}' : '',
  };
  const patch = stepBefore(step, { type: 'consent-gate', name: 'Consent gate', parameters, outPort: 'given' });
  return patch === undefined
    ? []
    : [
        {
          id: 'consent-gate',
          title: `Insert a Consent gate before “${step.name}”${said === undefined ? '' : ` that asks “${said}”`}`,
          safety: said === undefined ? 'choice' : 'safe',
          patch,
        },
      ];
}
