import { NEEDS_CONSENT, typeOf } from '../dataflow/cell.ts';
import type { CompiledRead } from '../dataflow/compiled.ts';
import { asksPeople } from '../kit/consent.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import { accessor, stepBefore } from '../kit/fixes.ts';
import { consentBit, leavesHouse, type StepView } from '../kit/step-view.ts';
import { saysConsent } from '../../workflow/model/field-names.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { fieldName, zoneName } from '../kit/words.ts';

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
