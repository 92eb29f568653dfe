import { labelBit, personalLabels } from '../../workflow/model/labels.ts';
import { howItCame } from '../kit/answers.ts';
import { defineRule } from '../kit/define-rule.ts';
import { tokeniseAround } from '../kit/fixes.ts';
import { liesIdle } from '../kit/reach.ts';
import { isPrompt } from '../kit/step-sinks.ts';
import { bitOf, guessed, labelsSeen, leavesHouse, worstLabel, type Seen } from '../kit/step-view.ts';
import { fieldName, list, sentence, verbFor, wordsFor, zoneName } from '../kit/words.ts';

/** Personal, health or payment data in the prompt of a model that someone else runs. */
export const DF001 = defineRule({
  id: 'DF001',
  title: 'Personal data reaches an outside AI model unmasked',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose which fields the prompt may hold', opens: 'step' },
  taxonomy: ['LLM02:2025', 'LCNC-SEC-03', 'CWE-359', 'GDPR 5(1)(c)', 'GDPR 25', 'GDPR 28', 'HIPAA 164.502(b)'],
  visit(step, report) {
    let byZone: Map<string, { parameter: string; seen: Seen[] }> | undefined;
    for (const sink of step.sinks) {
      if (!isPrompt(sink.kind) || !leavesHouse(sink.zone)) continue;
      const leaking = step.see(sink.reads).filter((one) => (labelsSeen(one) & personalLabels) !== 0);
      if (leaking.length === 0) continue;
      const name = zoneName(sink.zone);
      byZone ??= new Map();
      const known = byZone.get(name);
      if (known === undefined) byZone.set(name, { parameter: sink.parameter, seen: leaking });
      else known.seen.push(...leaking);
    }
    if (byZone === undefined) return;
    for (const [name, { parameter, seen }] of byZone) {
      const came = new Map(seen.map((one) => [one, howItCame(step, one, personalLabels)]));
      const sure = seen.filter((one) => !guessed(one) && came.get(one) === 'itself');
      const likely = sure.length > 0 ? sure : seen.filter((one) => came.get(one) === 'itself' || came.get(one) === 'asked');
      const all = likely.length > 0 ? likely : seen;
      const published = likely.length === 0 && all.every((one) => came.get(one) === 'published');
      const label = worstLabel(all.reduce((set, one) => set | (labelsSeen(one) & personalLabels), 0)) ?? 'person';
      const main =
        all.find((one) => (labelsSeen(one) & personalLabels) !== 0 && worstLabel(labelsSeen(one) & personalLabels) === label) ??
        (all[0] as Seen);
      // "The whole item" says nothing where its fields are named.
      const named = seen.map((one) => one.field).filter((field) => field !== '');
      const fields = named.length > 0 ? named : [''];
      const held = all.filter((one) => (labelsSeen(one) & labelBit(label)) !== 0);
      const told = [...new Set(held.map((one) => one.field).filter((field) => field !== ''))];
      const shown = told.length > 0 ? told : [''];
      const more = all.length > held.length ? ', with other personal data,' : '';
      // Only fields of the step's own item can be swapped on the way in; what tools and other steps bring cannot.
      const fix = seen.every((one) => one.field !== '' && one.from === 'input') ? tokeniseAround(step, fields, 'tokenise') : undefined;
      report({
        step,
        field: parameter,
        title: `${sentence(wordsFor(label))} in ${list(shown.map(fieldName))}${more} ${likely.length > 0 || published ? verbFor(label, 'reach') : 'may reach'} ${name} unmasked`,
        message: published
          ? `People have put it on show; ${name} gets it collected and ready to be used in ways they did not mean. It is still theirs.`
          : likely.length === 0
            ? `Another service was asked with ${wordsFor(label)} of real people, and its answer is sent to ${name}. If the answer says it again, a company outside yours then holds it.`
            : `Each run sends ${wordsFor(label)} of real people to ${name}. A company outside yours then holds it: it may be kept, read by its staff or come out in a breach, and the people were not asked.`,
        remedy: 'Put a Tokenise step before the model and a Restore step after it, or leave these fields out of the prompt.',
        path: step.witness(main, bitOf(label), `sent to ${name} in the prompt`, parameter),
        confidence: sure.length > 0 ? 'high' : likely.length > 0 || published ? 'medium' : 'low',
        severity: liesIdle(step) ? 'low' : sure.length > 0 ? 'block' : likely.length > 0 ? 'high' : 'medium',
        fixes: fix === undefined ? [] : [fix],
        key: name,
      });
    }
  },
});
