/** Functions for expressions beside CEL's own. All are pure but for `now()`, which asks the clock of the evaluation under way. */
import type { Environment } from '@marcbachmann/cel-js';
import type { ValueType } from '../model/labels.ts';
import { meter } from './meter.ts';

type Value = unknown;
const numberOf = (value: Value): number => (typeof value === 'bigint' ? Number(value) : (value as number));

function sizedText(text: string): string {
  meter.chargeSize(text.length);
  return text;
}

function replaceAll(text: string, from: string, to: string): string {
  if (from === '') return text;
  // Checked before it is built: a short text can grow beyond all bounds.
  const count = text.split(from).length - 1;
  meter.chargeSize(text.length + count * Math.max(0, to.length - from.length));
  return text.replaceAll(from, () => to);
}

/** Half away from zero, as people round by hand; `digits` 0 to 12. */
function round(value: number, digits: number): number {
  const scale = 10 ** Math.min(12, Math.max(0, Math.trunc(digits)));
  const rounded = Math.round(Math.abs(value) * scale + Number.EPSILON * scale) / scale;
  return value < 0 ? -rounded : rounded;
}

function dateOf(value: Value): Date {
  const date = value instanceof Date ? value : new Date(typeof value === 'string' ? value : numberOf(value));
  if (Number.isNaN(date.getTime())) throw new Error('this is no date: write it like 2026-11-23 or 2026-11-23T09:30:00Z');
  return date;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** UTC. Tokens: yyyy MM dd HH mm ss. Anything else stays as it is. */
function formatDate(value: Value, pattern: string): string {
  const date = dateOf(value);
  const tokens: Readonly<Record<string, string>> = {
    yyyy: pad(date.getUTCFullYear(), 4),
    MM: pad(date.getUTCMonth() + 1, 2),
    dd: pad(date.getUTCDate(), 2),
    HH: pad(date.getUTCHours(), 2),
    mm: pad(date.getUTCMinutes(), 2),
    ss: pad(date.getUTCSeconds(), 2),
  };
  return pattern.replace(/yyyy|MM|dd|HH|mm|ss/g, (token) => tokens[token] ?? token);
}

function parseNumber(value: Value): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'string' ? Number(value.trim()) : numberOf(value);
  if (!Number.isFinite(number) || value === '') throw new Error('this is no number');
  return number;
}

function plainText(value: Value): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object')
    return sizedText(JSON.stringify(value, (_key, part: Value) => (typeof part === 'bigint' ? Number(part) : part)));
  return String(value);
}

interface FunctionSpec {
  readonly signatures: readonly string[];
  readonly description: string;
  readonly result: ValueType;
  readonly apply: (...values: never[]) => Value;
}

/**
 * Everything that is offered to people, for the editor's completion too. Numbers come back as `dyn`: CEL compares a double with a whole
 * number only where it does not know the types beforehand, and `round(input.x) == 2` has to work.
 */
export const expressionFunctions: readonly FunctionSpec[] = [
  {
    signatures: ['upper(string): string', 'string.upper(): string'],
    description: 'In capitals',
    result: 'text',
    apply: (text: string) => text.toUpperCase(),
  },
  {
    signatures: ['lower(string): string', 'string.lower(): string'],
    description: 'In small letters',
    result: 'text',
    apply: (text: string) => text.toLowerCase(),
  },
  {
    signatures: ['trim(string): string'],
    description: 'Without spaces at both ends',
    result: 'text',
    apply: (text: string) => text.trim(),
  },
  {
    signatures: ['split(string, string): list<string>'],
    description: 'Cut at each separator',
    result: 'list',
    apply: (text: string, separator: string) => text.split(separator),
  },
  {
    signatures: ['join(list, string): string'],
    description: 'Put together with a separator',
    result: 'text',
    apply: (list: readonly Value[], separator: string) => sizedText(list.map(plainText).join(separator)),
  },
  {
    signatures: ['replace(string, string, string): string', 'string.replace(string, string): string'],
    description: 'Each occurrence replaced',
    result: 'text',
    apply: replaceAll,
  },
  {
    signatures: ['round(double): dyn', 'round(int): dyn'],
    description: 'To a whole number',
    result: 'number',
    apply: (value: number) => round(numberOf(value), 0),
  },
  {
    signatures: ['round(double, int): dyn', 'round(int, int): dyn'],
    description: 'To so many digits',
    result: 'number',
    apply: (value: number, digits: bigint) => round(numberOf(value), Number(digits)),
  },
  {
    signatures: ['floor(double): dyn'],
    description: 'Down to a whole number',
    result: 'number',
    apply: (value: number) => Math.floor(value),
  },
  { signatures: ['ceil(double): dyn'], description: 'Up to a whole number', result: 'number', apply: (value: number) => Math.ceil(value) },
  { signatures: ['number(dyn): dyn'], description: 'Read as a number', result: 'number', apply: parseNumber },
  { signatures: ['text(dyn): string'], description: 'Written as text', result: 'text', apply: plainText },
  {
    signatures: ['default(dyn, dyn): dyn'],
    description: 'The second value where the first is empty',
    result: 'any',
    apply: (value: Value, fallback: Value) => (value === null || value === '' ? fallback : value),
  },
  {
    signatures: ['sum(list): dyn'],
    description: 'All numbers added',
    result: 'number',
    apply: (list: readonly Value[]) => list.reduce((total: number, value) => total + parseNumber(value), 0),
  },
  { signatures: ['now(): google.protobuf.Timestamp'], description: 'This moment', result: 'date', apply: () => new Date(meter.now()) },
  { signatures: ['date(dyn): google.protobuf.Timestamp'], description: 'Read as a date', result: 'date', apply: dateOf },
  {
    signatures: ['format_date(dyn, string): string'],
    description: 'A date written with yyyy MM dd HH mm ss (UTC)',
    result: 'text',
    apply: formatDate,
  },
  {
    signatures: ['add_days(dyn, int): google.protobuf.Timestamp'],
    description: 'So many days later',
    result: 'date',
    apply: (value: Value, days: bigint) => new Date(dateOf(value).getTime() + Number(days) * 86_400_000),
  },
];

export function registerFunctions(environment: Environment): void {
  for (const { signatures, description, apply } of expressionFunctions) {
    for (const signature of signatures)
      environment.registerFunction(signature, apply as (...values: unknown[]) => unknown, { description, async: false });
  }
}

const resultTypes = new Map<string, ValueType>([
  ['size', 'number'],
  ['int', 'number'],
  ['double', 'number'],
  ['uint', 'number'],
  ['indexOf', 'number'],
  ['lastIndexOf', 'number'],
  ['has', 'boolean'],
  ['bool', 'boolean'],
  ['startsWith', 'boolean'],
  ['endsWith', 'boolean'],
  ['contains', 'boolean'],
  ['matches', 'boolean'],
  ['all', 'boolean'],
  ['exists', 'boolean'],
  ['exists_one', 'boolean'],
  ['timestamp', 'date'],
  ['duration', 'number'],
  ['string', 'text'],
  ['map', 'list'],
  ['filter', 'list'],
  ...expressionFunctions.map((spec): [string, ValueType] => [/[A-Za-z_]+(?=\()/.exec(spec.signatures[0] ?? '')?.[0] ?? '', spec.result]),
]);

/** What a call gives, where the function's name settles it. */
export const resultTypeOf = (functionName: string): ValueType | undefined => resultTypes.get(functionName);
