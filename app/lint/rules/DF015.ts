import { LABELS, PSEUDONYM } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import { coarsenBefore } from '../kit/fixes.ts';
import { labelsSeen, leavesHouse, type Seen } from '../kit/step-view.ts';
import { list, zoneName } from '../kit/words.ts';

/** The three that together point at one person in most countries (Sweeney, Simple Demographics Often Identify People Uniquely, 2000). */
const kinds: readonly RegExp[] = [
  /(?:zip|post(?:al)?_?code|plz|postleitzahl|codepostal|codigopostal)/i,
  /(?:birth_?da(?:y|te)|date_?of_?birth|^dob$|geburts(?:datum|tag)|naissance|nacimiento)/i,
  /(?:^sex$|^gender$|geschlecht|^sexe$|^genero$)/i,
];
const lastWord = (field: string): string => (field.split('.').at(-1) ?? '').replace(/[\s-]/g, '_');
/** A database may hold what was hidden before: its name says so. */
const namedHidden = /(?:^|_)(?:hash(?:ed)?|pseudonym|anonym|anon|masked|tokeni[sz]ed|encrypted)(?:_|$)/i;
const hidden = (seen: Seen): boolean =>
  (seen.high & LABELS) !== 0 || (seen.high & PSEUDONYM) !== 0 || namedHidden.test(lastWord(seen.field));

export const DF015 = defineRule({
  id: 'DF015',
  title: 'Fields beside a masked id still tell who it is',
  severity: 'medium',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose which of these fields may stay exact', opens: 'step' },
  taxonomy: ['GDPR 25'],
  visit(step, report) {
    if (!step.sinks.some((sink) => leavesHouse(sink.zone) && step.see(sink.reads).some(hidden))) return;
    const byZone = new Map<string, Seen[]>();
    for (const sink of step.sinks) {
      if (!leavesHouse(sink.zone)) continue;
      const name = zoneName(sink.zone);
      const known = byZone.get(name);
      if (known === undefined) byZone.set(name, [...step.see(sink.reads)]);
      else known.push(...step.see(sink.reads));
    }
    for (const [name, seen] of byZone) {
      const masked = seen.find(hidden);
      if (masked === undefined) continue;
      // A masked field carries no label any more.
      const telling = kinds.map((kind) => seen.find((one) => labelsSeen(one) !== 0 && !hidden(one) && kind.test(lastWord(one.field))));
      if (telling.some((one) => one === undefined)) continue;
      const fields = telling.flatMap((one) => (one === undefined ? [] : [one.field]));
      const fix = coarsenBefore(
        step,
        telling.flatMap((one) => (one?.from === 'input' ? [one.field] : [])),
        'coarsen',
      );
      report({
        step,
        title: `${list(fields.map((field) => `“${field}”`))} go to ${name} beside the hidden “${masked.field}”`,
        message:
          'These three together point at one person in most cases, so the token or hash next to them protects nobody: a voter list or a public profile is enough to match it.',
        remedy: 'Make them coarser (year of birth, first digits of the postcode), or leave one of them out.',
        fixes: fix === undefined ? [] : [fix],
        key: name,
      });
    }
  },
});
