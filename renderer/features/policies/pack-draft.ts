/** A rule pack while it is being written: it may be incomplete, says what is missing, and reads each rule out as a sentence. */
import type { z } from 'zod';
import { sentence } from '../../../app/lint/kit/words.ts';
import { clashOf, clashWords, packSchema, type Pack } from '../../../app/lint/kit/pack.ts';
import { labelWords } from '../../../app/workflow/model/labels.ts';
import { effectWords, guardWords, sinkWords, stepConditions, trustWords, zoneWords } from './pack-words.ts';

export type PackDraft = z.input<typeof packSchema>;
export type RuleDraft = PackDraft['rules'][number];
/** A pattern as the form holds it: any of its conditions, any of them still empty. */
export type PatternDraft = Readonly<Record<string, unknown>>;

/** A pack to begin with, under ids that the `others` do not use. */
export function emptyPack(publisher: string, others: readonly Pack[] = []): PackDraft {
  const free = (id: (number: number) => string): string =>
    id(
      Array.from({ length: others.length + 1 }, (_, index) => index + 1).find(
        (number) => !others.some((other) => other.id === id(number)),
      ) ?? 1,
    );
  const id = free((number) => (number === 1 ? 'our-rules' : `our-rules-${number}`));
  const used = others.flatMap(({ rules }) => rules);
  return {
    format: 'countersign-rule-pack',
    formatVersion: 1,
    id,
    name: 'Our rules',
    version: '1.0.0',
    publisher,
    rules: [emptyRule(nextRuleId({ rules: used.filter((rule) => rule.id.startsWith('OWN-')) }))],
  };
}

export const emptyRule = (id: string): RuleDraft => ({ id, title: '', severity: 'high', message: '', remedy: '', step: {} });

/** The next free id of the row that the last rule began: `ACME-13` after `ACME-12`. */
export function nextRuleId({ rules }: { readonly rules: readonly { readonly id: string }[] }): string {
  const prefix = /^([A-Z][A-Z0-9]{1,11})-\d+$/.exec(rules.at(-1)?.id ?? '')?.[1] ?? 'OWN';
  const taken = rules
    .flatMap(({ id }) => (id.startsWith(`${prefix}-`) ? [Number(id.slice(prefix.length + 1))] : []))
    .filter(Number.isInteger);
  return `${prefix}-${Math.max(0, ...taken) + 1}`;
}

/** `1.2.3` becomes `1.2.4`; what is no version stays. */
export const nextVersion = (version: string): string => version.replace(/\d+$/, (last) => String(Number(last) + 1));

const fieldWords: Readonly<Record<string, string>> = {
  id: 'The id',
  name: 'The name',
  title: 'The title',
  message: 'Why it matters',
  remedy: 'What to do',
  step: 'The step',
  after: 'The earlier step',
  data: 'The data',
  publisher: 'The publisher',
  version: 'The version',
  when: 'The flows',
  rules: 'The rules',
};

/** Nothing, or what has to be mended before the pack can count beside the `others`; each names its rule and its place. */
export function mistakesOf(draft: PackDraft, others: readonly Pack[] = []): readonly string[] {
  const read = packSchema.safeParse(draft);
  const clash = clashOf(draft, others);
  const clashes =
    clash === undefined
      ? []
      : [
          `${clash.ruleId === undefined ? '' : `${clash.ruleId}: `}${clashWords(clash)} ${clash.ruleId === undefined ? 'Choose another short name.' : 'Give this rule another id.'}`,
        ];
  if (read.success) return clashes;
  const found = read.error.issues.map(({ path, code, message }) => {
    const [list, index, field, inner] = path;
    if (list === 'rules' && index === undefined && code === 'custom') return `${sentence(message)}.`;
    const rule = list === 'rules' && typeof index === 'number' ? draft.rules[index] : undefined;
    const condition = typeof inner === 'string' ? stepConditions.find(({ key }) => key === inner)?.label : undefined;
    const place = fieldWords[String(rule === undefined ? list : field)] ?? sentence(String(rule === undefined ? list : field));
    const says =
      code === 'too_small'
        ? 'is still empty'
        : code === 'invalid_format'
          ? `has to be ${message}`
          : code === 'custom'
            ? 'says nothing yet: add a condition'
            : message;
    return `${rule === undefined ? '' : `${rule.id === '' ? `Rule ${Number(index) + 1}` : rule.id}: `}${place}${condition === undefined ? '' : ` (“${condition}”)`} ${says}.`;
  });
  return [...new Set([...found, ...clashes])];
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && one !== '') : [];
const either = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
const wordsOf = (value: unknown, words: Readonly<Record<string, string>>): string => either(textsOf(value).map((one) => words[one] ?? one));

function stepInWords(step: PatternDraft): string {
  const says = [
    textsOf(step['effects']).length === 0 ? '' : wordsOf(step['effects'], effectWords),
    textsOf(step['sinks']).length === 0 ? '' : `puts it into ${wordsOf(step['sinks'], sinkWords)}`,
    textsOf(step['zones']).length === 0 ? '' : `reaches ${wordsOf(step['zones'], zoneWords)}`,
    textsOf(step['hosts']).length === 0 ? '' : `talks to ${either(textsOf(step['hosts']))}`,
    textsOf(step['vendors']).length === 0 ? '' : `goes to ${either(textsOf(step['vendors']))}`,
    textsOf(step['regions']).length === 0 ? '' : `stands in ${either(textsOf(step['regions']))}`,
    textsOf(step['providers']).length === 0 ? '' : `asks a model of ${either(textsOf(step['providers']))}`,
    textsOf(step['models']).length === 0 ? '' : `asks ${either(textsOf(step['models']))}`,
    textsOf(step['stores']).length === 0 ? '' : `uses the store ${either(textsOf(step['stores']))}`,
    textsOf(step['triggers']).length === 0 ? '' : `starts the flow by ${either(textsOf(step['triggers']))}`,
    textsOf(step['languages']).length === 0 ? '' : `runs ${either(textsOf(step['languages']))}`,
    step['asTool'] === undefined ? '' : step['asTool'] === true ? 'is a tool of an agent' : 'is not a tool of an agent',
    step['unknown'] === undefined ? '' : step['unknown'] === true ? 'is of an unknown kind' : 'is of a known kind',
  ].filter((part) => part !== '');
  return says.length === 0 ? 'a step (add a condition)' : `a step that ${says.join(' and ')}`;
}

function dataInWords(data: PatternDraft): string {
  const kinds = textsOf(data['labels']);
  const from =
    typeof data['trust'] === 'string' && data['trust'] !== 'trusted' ? ` from ${trustWords[data['trust'] as keyof typeof trustWords]}` : '';
  const by = data['byModel'] === undefined ? '' : data['byModel'] === true ? ' that a model wrote' : ' that no model wrote';
  const consent =
    data['needsConsent'] === undefined ? '' : data['needsConsent'] === true ? ' that needs consent' : ' that needs no consent';
  return `${kinds.length === 0 ? 'data' : `data of the kind ${either(kinds.map((kind) => labelWords[kind as keyof typeof labelWords] ?? kind))}`}${from}${by}${consent}`;
}

/** The rule as one sentence, so that its writer hears what it asks for. */
export function inWords({ data, step, after, unless, when, severity }: RuleDraft): string {
  const who = data === undefined ? sentence(stepInWords(step)) : `${sentence(dataInWords(data))} that reaches ${stepInWords(step)}`;
  const later = after === undefined ? '' : `, after ${stepInWords(after)}`;
  const guards =
    unless === undefined || unless.length === 0 ? '' : `, unless ${either(unless.map((guard) => guardWords[guard]))} on every way there`;
  const environments = textsOf(when?.environments);
  const only = environments.length === 0 ? '' : `, in flows for ${either(environments)}`;
  return `${who} is ${severity === 'block' ? 'a finding that blocks' : `a ${severity} finding`}${later}${only}${guards}.`;
}

/** The finished pack, or nothing while something is missing. */
export function finished(draft: PackDraft, others: readonly Pack[] = []): Pack | undefined {
  const read = packSchema.safeParse(draft);
  return read.success && clashOf(draft, others) === undefined ? read.data : undefined;
}
