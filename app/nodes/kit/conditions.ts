/** Conditions that people put together from fields, for every node type that decides something. */
import { z } from 'zod';
import type { Json } from '../../kernel/json.ts';
import { fieldsHeldToWords, fieldsThatSayYes, isYes, onlyField } from '../../workflow/expression/asks-yes.ts';
import { matchSafely } from '../../workflow/expression/patterns.ts';
import { parseTemplate } from '../../workflow/expression/template.ts';
import { saysConsent } from '../../workflow/model/field-names.ts';
import { pathText, type FieldPath } from '../../workflow/model/labels.ts';
import type { SettingTitle } from '../../workflow/model/setting-titles.ts';
import type { FactsContext } from './define-node.ts';
import type { GuardFact, Read } from './facts.ts';
import { templateSchema, type TemplateText } from './schemas.ts';

export const operators = [
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'oneOf',
  'greater',
  'greaterOrEqual',
  'less',
  'lessOrEqual',
  'before',
  'after',
  'isEmpty',
  'isNotEmpty',
  'isTrue',
  'isFalse',
] as const;
export type Operator = (typeof operators)[number];

/** `right` of `oneOf` is a list or text cut at commas; of `matches` a regular expression without look-around and back references. */
export const conditionSchema = z.lazy(() =>
  z.strictObject({
    left: templateSchema,
    operator: z.enum(operators).default('equals'),
    right: z.union([templateSchema, z.number(), z.boolean()]).default(''),
  }),
);
export type Condition = z.infer<typeof conditionSchema>;
export const conditionsSchema = z.array(conditionSchema).max(100);
export const combineSchema = z.enum(['all', 'any']);
export type Combine = z.infer<typeof combineSchema>;

export const operatorLabels: Readonly<Record<Operator, string>> = {
  equals: 'is',
  notEquals: 'is not',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'starts with',
  endsWith: 'ends with',
  matches: 'fits the pattern',
  oneOf: 'is one of',
  greater: 'is greater than',
  greaterOrEqual: 'is at least',
  less: 'is less than',
  lessOrEqual: 'is at most',
  before: 'is before',
  after: 'is after',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
  isTrue: 'is true',
  isFalse: 'is false',
};

export const combineLabels: Readonly<Record<Combine, string>> = { all: 'All hold', any: 'Any holds' };

/** Of the parts of a condition, and of a way of a switch. */
export const ruleTitles = {
  id: { label: 'Id of the way' },
  title: { label: 'Title' },
  combine: { label: 'Taken when', choices: combineLabels },
  conditions: { label: 'Conditions' },
  left: { label: 'Left' },
  operator: { label: 'Comparison', choices: operatorLabels },
  right: { label: 'Right' },
} as const satisfies Readonly<Record<string, SettingTitle>>;

const unary: ReadonlySet<Operator> = new Set(['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse']);

export function readsOfConditions(conditions: readonly Condition[], context: FactsContext): Read[] {
  return conditions.flatMap(({ left, operator, right }) => [
    ...context.reads(left).reads,
    ...(unary.has(operator) ? [] : context.reads(right).reads),
  ]);
}

/** Somebody who puts the question to the person's own answer has built a gate; it holds where all conditions must. */
export function consentBehind(conditions: readonly Condition[], combine: Combine, port: string): readonly GuardFact[] {
  const asks = ({ left, operator, right }: Condition): boolean =>
    (operator === 'isTrue' ||
      (operator === 'equals' && isYes(right)) ||
      (operator === 'oneOf' && typeof right === 'string' && right.split(',').every(isYes))) &&
    fieldsThatSayYes(left).some((read) => (read.from === 'input' || read.from === 'node') && saysConsent(pathText(read.path)));
  return (combine === 'all' || conditions.length === 1) && conditions.some(asks)
    ? [{ kind: 'consent', port, failsOpen: false, paths: [] }]
    : [];
}

const ofFile =
  /^=\s{0,5}\{\{\s{0,20}\$binary(?:\.(\w{1,100})|\[["']([^"'\]]{1,100})["']\])\.(mimeType|fileType|fileExtension)\s{0,20}\}\}\s{0,5}$/;
/** What a file of n8n says of itself. */
function kindOfFile(value: Condition['left']): Read | undefined {
  const [, name, quoted, kind] = typeof value === 'object' ? (ofFile.exec(value.source) ?? []) : [];
  return kind === undefined ? undefined : { from: 'input', path: ['$binary', name ?? quoted ?? '', kind] };
}

/** `valid` is true, `valid` equals true. */
const asksYes = ({ operator, right }: Condition): boolean =>
  operator === 'isTrue' || (operator === 'equals' && (right === true || right === 'true'));

/** What holds of a field where the condition does not. */
const opposite: Readonly<Partial<Record<Operator, Operator>>> = { notEquals: 'equals', isFalse: 'isTrue' };
/** The conditions that hold on the way of those for which these do not. */
export const otherwise = (
  conditions: readonly Condition[],
  combine: Combine,
): { readonly conditions: readonly Condition[]; readonly combine: Combine } => ({
  // Of a field that is not false nobody knows what it is; a comparison is one or the other.
  conditions: conditions.map((one) => ({
    ...one,
    operator: (one.operator === 'isFalse' && onlyField(one.left) !== undefined ? undefined : opposite[one.operator]) ?? 'isNotEmpty',
  })),
  combine: combine === 'all' ? 'any' : 'all',
});

const isWritten = (right: Condition['right']): boolean =>
  typeof right !== 'object' && right !== '' && !(typeof right === 'string' && right.includes('{{'));
/** Fields that are one of a few values that are written out here, where the condition holds. */
const heldBy = ({ left, operator, right }: Condition): readonly FieldPath[] =>
  ((operator === 'equals' || operator === 'oneOf') && isWritten(right)
    ? [onlyField(left) ?? kindOfFile(left)]
    : operator === 'isTrue'
      ? [...fieldsHeldToWords(left), onlyField(left)]
      : []
  ).flatMap((read) => (read?.from === 'input' ? [read.path] : []));

/** Where the conditions hold, these fields are one of a few values that are written out here: any of them where all must hold, else what each of them holds. */
export function heldBehind(conditions: readonly Condition[], combine: Combine, port: string): readonly GuardFact[] {
  const isAll = combine === 'all' || conditions.length === 1;
  const [first = [], ...rest] = conditions.map(heldBy);
  const spelled = isAll ? [] : rest.map((paths) => new Set(paths.map(pathText)));
  const paths = isAll ? [first, ...rest].flat() : first.filter((path) => spelled.every((one) => one.has(pathText(path))));
  if (paths.length === 0) return [];
  const [only, ...more] = isAll ? conditions.filter(asksYes) : [];
  const yes = only === undefined || more.length > 0 ? undefined : onlyField(only.left);
  return [
    { kind: 'validation', port, failsOpen: false, paths, fixed: true },
    ...(yes?.from === 'input'
      ? [{ kind: 'validation' as const, port, failsOpen: false, paths: [yes.path], fixed: true, isYes: true as const }]
      : []),
  ];
}

/** All of an address up to where its path begins; in a pattern, too, each sign of which stands for itself. */
const origin = /^https?:\/\/[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?\//;
const originPattern = /^\^https?:(?:\\?\/){2}[\w-]+(?:\\\.[\w-]+)*(?::\d{1,5})?\\?\/(?![?*+{])[^|]*$/;
export const textNamesHost = (text: string): boolean => origin.test(text);
export const patternNamesHost = (pattern: string): boolean => originPattern.test(pattern);
const holdsHost = ({ operator, right }: Condition): boolean =>
  typeof right === 'string' &&
  !right.includes('{{') &&
  ((operator === 'startsWith' && textNamesHost(right)) || (operator === 'matches' && patternNamesHost(right)));

/** Where the conditions hold, these fields are addresses of a host that is written out here. */
export function hostHeldBehind(conditions: readonly Condition[], combine: Combine, port: string): readonly GuardFact[] {
  if (combine !== 'all' && conditions.length > 1 && !conditions.every(holdsHost)) return [];
  const fields = conditions.map((one) => (holdsHost(one) ? onlyField(one.left) : undefined));
  const paths = fields.flatMap((read) => (read?.from === 'input' ? [read.path] : []));
  // Any of them may be the one that holds: then all must speak of the same field.
  if (combine !== 'all' && (paths.length !== conditions.length || new Set(paths.map(pathText)).size > 1)) return [];
  return paths.length === 0 ? [] : [{ kind: 'validation', port, failsOpen: false, paths, fixedHost: true }];
}

/** "input.amount is at least 100", or "3 conditions". */
export function conditionsText(conditions: readonly Condition[]): string {
  const [only, second] = conditions;
  if (only === undefined) return 'No condition yet';
  if (second !== undefined) return `${conditions.length} conditions`;
  const side = (value: Condition['right']): string =>
    (typeof value === 'object' ? value.source : String(value)).replace(/^\s*\{\{\s*(?:input\.)?|\s*\}\}\s*$/g, '');
  return `${side(only.left)} ${operatorLabels[only.operator]}${unary.has(only.operator) ? '' : ` ${side(only.right)}`}`;
}

function numberOf(value: Json): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

const timeOf = (value: Json): number => (typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN);

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0);
}

function text(value: Json): string {
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Numbers that came as text equal numbers; everything else is compared as JSON. */
function equal(left: Json, right: Json): boolean {
  if (typeof left === typeof right && typeof left !== 'object') return left === right;
  if (typeof left === 'number' || typeof right === 'number') return numberOf(left) === numberOf(right);
  return text(left) === text(right);
}

function contains(left: Json, right: Json): boolean {
  return Array.isArray(left) ? (left as readonly Json[]).some((item) => equal(item, right)) : text(left).includes(text(right));
}

export function holds(operator: Operator, left: Json, right: Json): boolean {
  switch (operator) {
    case 'equals':
      return equal(left, right);
    case 'notEquals':
      return !equal(left, right);
    case 'contains':
      return contains(left, right);
    case 'notContains':
      return !contains(left, right);
    case 'startsWith':
      return text(left).startsWith(text(right));
    case 'endsWith':
      return text(left).endsWith(text(right));
    case 'matches':
      return matchSafely(text(left), text(right));
    case 'oneOf':
      return (
        Array.isArray(right)
          ? (right as readonly Json[])
          : text(right)
              .split(',')
              .map((part) => part.trim())
      ).some((item) => equal(left, item));
    case 'greater':
      return numberOf(left) > numberOf(right);
    case 'greaterOrEqual':
      return numberOf(left) >= numberOf(right);
    case 'less':
      return numberOf(left) < numberOf(right);
    case 'lessOrEqual':
      return numberOf(left) <= numberOf(right);
    case 'before':
      return timeOf(left) < timeOf(right);
    case 'after':
      return timeOf(left) > timeOf(right);
    case 'isEmpty':
      return isEmpty(left);
    case 'isNotEmpty':
      return !isEmpty(left);
    case 'isTrue':
      return left === true || left === 'true';
    case 'isFalse':
      return left === false || left === 'false';
  }
}

/** A field that is not there is empty: asking whether it is must not fail. */
export function orNothing(left: TemplateText): TemplateText {
  const template = typeof left === 'string' ? parseTemplate(left) : undefined;
  const [only, second] = template?.ok === true ? template.value.parts : [];
  return only?.kind === 'expression' && second === undefined ? `{{ default(${only.source}, null) }}` : left;
}

/** Evaluates the conditions for one item; with none, `all` holds and `any` does not. */
export async function allHold(
  conditions: readonly Condition[],
  combine: Combine,
  evaluate: (value: Json) => Promise<Json>,
): Promise<boolean> {
  for (const { left, operator, right } of conditions) {
    const held = holds(
      operator,
      await evaluate(operator === 'isEmpty' || operator === 'isNotEmpty' ? orNothing(left) : left),
      unary.has(operator) ? null : await evaluate(right),
    );
    if (held !== (combine === 'all')) return held;
  }
  return combine === 'all';
}
